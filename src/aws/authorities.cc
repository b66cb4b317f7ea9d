#include "aws/authorities.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/error.h"

namespace dynatlas::aws {
namespace {

struct NamesFree {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

bool has_alternative_name(X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, NamesFree> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const int type = sk_GENERAL_NAME_value(names.get(), i)->type;
    if (type == GEN_DNS || type == GEN_IPADD) return true;
  }
  return false;
}

// curl compares the host, and without any alternative name would take the common name.
int refuse_common_name(int is_good, X509_STORE_CTX* store) {
  const bool is_leaf = X509_STORE_CTX_get_error_depth(store) == 0;
  if (is_good != 1 || !is_leaf || has_alternative_name(X509_STORE_CTX_get_current_cert(store))) return is_good;
  X509_STORE_CTX_set_error(store, X509_V_ERR_HOSTNAME_MISMATCH);
  return 0;
}

}  // namespace

void Authorities::StoreFree::operator()(x509_store_st* store) const {
  X509_STORE_free(store);
}

Authorities::Authorities(const std::string& ca_bundle) {
  if (ca_bundle.empty()) return;
  store_.reset(X509_STORE_new());
  if (X509_STORE_load_file(store_.get(), ca_bundle.c_str()) != 1) {
    ERR_clear_error();
    throw Error(ErrorKind::usage, "AWS_CA_BUNDLE (or ca_bundle) is not a readable file of PEM certificates", ca_bundle);
  }
}

void Authorities::apply_to(ssl_ctx_st* context) {
  const std::lock_guard lock(mutex_);
  if (store_ == nullptr) {
    store_.reset(X509_STORE_new());
    X509_STORE_set_default_paths(store_.get());
    ERR_clear_error();
  }
  // A server's own certificate in the bundle, or one between, is trust enough.
  X509_STORE_set_flags(store_.get(), X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // Servers and proxies that end a connection without close_notify: what was cut is no JSON or XML, or too short.
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, refuse_common_name);
  SSL_CTX_set1_cert_store(context, store_.get());
}

std::string certificate_refusal(int verify_error) {
  switch (verify_error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet";
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return "its certificate has no subject alternative name, and its common name does not count";
    case X509_V_ERR_CERT_REVOKED:
      return "its certificate was revoked";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "its certificate is self-signed or from an unknown authority (is ca-certificates installed? "
             "AWS_CA_BUNDLE names a file of trusted ones)";
    default:
      return fmt::format("its certificate is not valid: {}", X509_verify_cert_error_string(verify_error));
  }
}

}  // namespace dynatlas::aws
