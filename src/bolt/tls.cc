#include "bolt/tls.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/error.h"
#include "bolt/certificate.h"

namespace dynatlas::bolt {
namespace {

// OpenSSL's own socket BIO writes with write(), which raises SIGPIPE. This one sends.
int bio_socket(BIO* bio) {
  return *static_cast<const int*>(BIO_get_data(bio));
}

int note_retry(BIO* bio, ssize_t result, void (*set_retry)(BIO*)) {
  BIO_clear_retry_flags(bio);
  if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) set_retry(bio);
  return static_cast<int>(result);
}

int bio_write(BIO* bio, const char* bytes, int size) {
  return note_retry(bio, send(bio_socket(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL),
                    [](BIO* b) { BIO_set_retry_write(b); });
}

int bio_read(BIO* bio, char* bytes, int size) {
  return note_retry(bio, recv(bio_socket(bio), bytes, static_cast<std::size_t>(size), 0),
                    [](BIO* b) { BIO_set_retry_read(b); });
}

// NOLINTNEXTLINE(google-runtime-int): OpenSSL's signature
long bio_control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* bio_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> any{};
  return inet_pton(AF_INET, host.c_str(), any.data()) == 1 || inet_pton(AF_INET6, host.c_str(), any.data()) == 1;
}

// SNI. OpenSSL's macro for it casts in the old style.
bool set_server_name(SSL* ssl, std::string host) {
  return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

[[noreturn]] void fail_setup() {
  throw Error(ErrorKind::store, "TLS cannot be set up (OpenSSL)");
}

void load_authorities(SSL_CTX* context, const std::string& ca_file) {
  if (ca_file.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) != 1) fail_setup();
  } else if (SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1) {
    ERR_clear_error();
    throw Error(ErrorKind::store, "cannot read certificates (PEM) from this --neo4j-ca-file", ca_file);
  }
  // A server's own certificate in the file is trust enough, whoever signed it.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
}

}  // namespace

// OpenSSL calls this for every certificate and every fault; the first fault is the one told.
int verify_certificate(int is_good, X509_STORE_CTX* store) {
  if (is_good == 1) return 1;
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* tls = static_cast<Tls*>(SSL_get_app_data(ssl));
  if (tls->refusal_.empty()) {
    tls->refusal_ = refusal_reason(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store), tls->host_);
  }
  return 0;
}

void TlsDeleter::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}
void TlsDeleter::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

Tls::Tls(int socket, const std::string& host, const TlsOptions& options)
    : socket_(socket), context_(SSL_CTX_new(TLS_client_method())), host_(host) {
  ERR_clear_error();
  if (context_ == nullptr) fail_setup();
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  const bool is_verified = options.encryption == Encryption::verified;
  if (is_verified) load_authorities(context_.get(), options.ca_file);
  SSL_CTX_set_verify(context_.get(), is_verified ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                     is_verified ? verify_certificate : nullptr);
  ssl_.reset(SSL_new(context_.get()));
  BIO* bio = ssl_ == nullptr ? nullptr : BIO_new(bio_method());
  if (bio == nullptr) fail_setup();
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), this);
  const std::string address = host.substr(0, host.find('%'));  // an IPv6 zone is nobody's name
  if (is_ip_address(address)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), address.c_str()) != 1) fail_setup();
  } else {
    // RFC 9525: a name counts where it is a subject alternative name, not where it is the common name.
    SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (SSL_set1_host(ssl_.get(), host.c_str()) != 1) fail_setup();
    if (!set_server_name(ssl_.get(), host)) fail_setup();
  }
}

Tls::Step Tls::step_after(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Step::wants_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::wants_write;
    default:
      return Step::closed;
  }
}

Tls::Step Tls::handshake() {
  ERR_clear_error();
  const int result = SSL_connect(ssl_.get());
  if (result == 1) return Step::done;
  const Step step = step_after(result);
  if (step != Step::closed) return step;
  if (!refusal_.empty()) throw Error(ErrorKind::store, refusal_);
  throw_no_tls();
}

void Tls::throw_no_tls() {
  constexpr std::string_view kAdvice =
      "use bolt:// or neo4j:// without +s, or let the server speak TLS (server.bolt.tls_level)";
  const auto code = ERR_peek_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  if (code == 0 || reason == nullptr) {
    throw Error(ErrorKind::store, fmt::format("the server ends the connection during the TLS handshake: {}", kAdvice),
                {}, true);
  }
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) >= SSL_AD_REASON_OFFSET) {
    throw Error(ErrorKind::store, fmt::format("the server refuses TLS: {}", reason));
  }
  throw Error(ErrorKind::store, fmt::format("no TLS on this port ({}): {}", reason, kAdvice));
}

Tls::Step Tls::read(char* bytes, std::size_t size, std::size_t& count) {
  ERR_clear_error();
  const int result = SSL_read_ex(ssl_.get(), bytes, size, &count);
  return result == 1 ? Step::done : step_after(result);
}

Tls::Step Tls::write(std::string_view bytes, std::size_t& count) {
  ERR_clear_error();
  const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
  return result == 1 ? Step::done : step_after(result);
}

}  // namespace dynatlas::bolt
