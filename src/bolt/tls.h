// TLS over a connected socket by OpenSSL 3: host name and chain verified, refusals told in a person's words.
// Sends through send(MSG_NOSIGNAL) only.
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "bolt/uri.h"

namespace dynatlas::bolt {

struct TlsDeleter {
  void operator()(ssl_ctx_st* context) const;
  void operator()(ssl_st* ssl) const;
};

struct TlsOptions {
  Encryption encryption = Encryption::verified;
  std::string ca_file;  // PEM; empty: the system's authorities
};

// One TLS connection on a non-blocking socket that it does not own.
class Tls {
 public:
  enum class Step { done, wants_read, wants_write, closed };

  // Throws Error{store} where the CA file cannot be read.
  Tls(int socket, const std::string& host, const TlsOptions& options);

  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  // Goes on with the handshake. `done` means: the certificate is verified as the options ask. Throws Error{store} that
  // says why the certificate is refused, or that nobody speaks TLS there.
  Step handshake();
  // `count` becomes what was moved when done.
  Step read(char* bytes, std::size_t size, std::size_t& count);
  Step write(std::string_view bytes, std::size_t& count);

 private:
  Step step_after(int result);
  [[noreturn]] static void throw_no_tls();

  int socket_;
  std::unique_ptr<ssl_ctx_st, TlsDeleter> context_;
  std::unique_ptr<ssl_st, TlsDeleter> ssl_;
  std::string refusal_;  // why the certificate was refused
  std::string host_;
  friend int verify_certificate(int is_good, x509_store_ctx_st* store);
};

}  // namespace dynatlas::bolt
