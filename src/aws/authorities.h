// Whose certificates are believed (AWS_CA_BUNDLE, else the system's), and the rules that TLS to AWS keeps to.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <mutex>
#include <string>

namespace dynatlas::aws {

class Authorities {
 public:
  // Throws Error(usage) where `ca_bundle` is not empty and cannot be read as PEM certificates. The system's are read
  // when they are first needed.
  explicit Authorities(const std::string& ca_bundle);

  // TLS 1.2 or later, these authorities, and a name that stands in the certificate as an alternative name (RFC 9525).
  void apply_to(ssl_ctx_st* context);

 private:
  struct StoreFree {
    void operator()(x509_store_st* store) const;
  };
  std::mutex mutex_;
  std::unique_ptr<x509_store_st, StoreFree> store_;
};

// Why a certificate is refused, by OpenSSL's code: "its certificate has expired".
std::string certificate_refusal(int verify_error);

}  // namespace dynatlas::aws
