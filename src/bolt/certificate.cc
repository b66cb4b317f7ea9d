#include "bolt/certificate.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>
#include <vector>

namespace dynatlas::bolt {
namespace {

constexpr std::size_t kNamesMax = 5;
constexpr std::size_t kNameCharsMax = 100;

// Text that somebody else wrote into the certificate.
std::string cleaned(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kNameCharsMax)) out += c >= 0x20 && c < 0x7F ? c : '?';
  return out;
}

std::string text_of(const ASN1_STRING* text) {
  if (text == nullptr) return {};
  const auto* data = ASN1_STRING_get0_data(text);
  return cleaned(std::string(data, data + ASN1_STRING_length(text)));
}

std::string common_name(const X509_NAME* name) {
  const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (index < 0) return "nobody";
  return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int length = ASN1_STRING_length(address);
  if (length != 4 && length != 16) return "?";
  inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text.data(), text.size());
  return text.data();
}

// Whom the certificate is for: its alternative names. Empty where it has none.
std::string alternative_names(X509* certificate) {
  const auto free_names = [](GENERAL_NAMES* names) { GENERAL_NAMES_free(names); };
  const std::unique_ptr<GENERAL_NAMES, decltype(free_names)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)), free_names);
  std::vector<std::string> out;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) out.push_back(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) out.push_back(address_text(name->d.iPAddress));
    if (out.size() == kNamesMax) {
      out.emplace_back("…");
      break;
    }
  }
  return fmt::format("{}", fmt::join(out, ", "));
}

std::string mismatch(X509* certificate, std::string_view host) {
  const std::string names = alternative_names(certificate);
  if (!names.empty()) {
    return fmt::format("the server's certificate is for another host: for {}, not for {}", names, host);
  }
  return fmt::format(
      "the server's certificate has no subject alternative name, and its common name ({}) does not count: make one "
      "with "
      "the alternative name {}",
      common_name(X509_get_subject_name(certificate)), host);
}

std::string day_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown day";
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

}  // namespace

std::string refusal_reason(int error, X509* certificate, std::string_view host) {
  if (certificate == nullptr) return X509_verify_cert_error_string(error);
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("the server's certificate has expired on {}", day_of(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the server's certificate is not valid before {}", day_of(X509_get0_notBefore(certificate)));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return mismatch(certificate, host);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the server's certificate is self-signed: give it with --neo4j-ca-file, or accept any with +ssc";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format(
          "the server's certificate is from an authority that is unknown here ({}): give the authority's with "
          "--neo4j-ca-file",
          common_name(X509_get_issuer_name(certificate)));
    default:
      return fmt::format("the server's certificate is not valid: {}", X509_verify_cert_error_string(error));
  }
}

}  // namespace dynatlas::bolt
