#include "aws/dpop.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

namespace dynatlas::aws {
namespace {

constexpr int kCoordinateBytes = 32;  // of P-256

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* held) const {
    release(held);
  }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;

// RFC 4648, 5, without padding.
std::string base64url(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  while (out.ends_with('=')) out.pop_back();
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

// Big-endian, 32 bytes; empty where it does not fit.
std::string padded(const BIGNUM* number) {
  std::string bytes(kCoordinateBytes, '\0');
  const int length = BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), kCoordinateBytes);
  return length == kCoordinateBytes ? bytes : std::string();
}

Key read_key(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // A key with a pass phrase is refused: OpenSSL would ask at the terminal.
  const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
  Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr) : nullptr);
  std::array<char, 64> group{};
  const bool is_p256 =
      key &&
      EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), nullptr) == 1 &&
      std::string_view(group.data()) == "prime256v1";
  return is_p256 ? std::move(key) : nullptr;
}

std::string coordinate(const Key& key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), name, &number) != 1) return {};
  return padded(Number(number).get());
}

// r and s, one behind the other (RFC 7518, 3.4).
std::string es256(const Key& key, std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t length = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, bytes, text.size()) != 1) {
    return {};
  }
  std::vector<unsigned char> der(length);
  if (EVP_DigestSign(context.get(), der.data(), &length, bytes, text.size()) != 1) return {};
  const unsigned char* at = der.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)));
  if (!signature) return {};
  const std::string r = padded(ECDSA_SIG_get0_r(signature.get()));
  const std::string s = padded(ECDSA_SIG_get0_s(signature.get()));
  return r.empty() || s.empty() ? std::string() : r + s;
}

// Version 4 (RFC 9562, 5.4); empty without randomness.
std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text = fmt::format("{:02x}", fmt::join(bytes, ""));
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, "-");
  return text;
}

}  // namespace

std::optional<std::string> dpop_proof(std::string_view pem, std::string_view uri, Clock::WallTime now) {
  using nlohmann::json;
  const Key key = read_key(pem);
  const std::string id = random_uuid();
  if (!key || id.empty()) return std::nullopt;
  const std::string x = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X);
  const std::string y = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y);
  if (x.empty() || y.empty()) return std::nullopt;
  const json jwk{{"kty", "EC"}, {"crv", "P-256"}, {"x", base64url(x)}, {"y", base64url(y)}};
  const json header{{"typ", "dpop+jwt"}, {"alg", "ES256"}, {"jwk", jwk}};
  const auto issued = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const json claims{{"htm", "POST"}, {"htu", uri}, {"iat", issued}, {"jti", id}};
  const std::string signed_part = fmt::format("{}.{}", base64url(header.dump()), base64url(claims.dump()));
  const std::string signature = es256(key, signed_part);
  if (signature.empty()) return std::nullopt;
  return fmt::format("{}.{}", signed_part, base64url(signature));
}

}  // namespace dynatlas::aws
