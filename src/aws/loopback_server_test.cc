#include "aws/loopback_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <s2n.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "aws/runtime.h"

// The C runtime is built without ThreadSanitizer, so that its atomic reference counts order nothing in TSan's eyes: the
// last owner seems to destroy a mutex too early, and its own joined threads seem lost.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:aws_mutex_clean_up\nthread:aws_thread_launch\n";
}

namespace dynatlas::aws::testing {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertPtr = std::unique_ptr<X509, decltype(&X509_free)>;

template <typename Write>
std::string pem(Write write) {
  BIO* bio = BIO_new(BIO_s_mem());
  write(bio);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

KeyPtr read_key(const std::string& text) {
  BIO* bio = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  KeyPtr key(PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr), EVP_PKEY_free);
  BIO_free(bio);
  return key;
}

CertPtr read_certificate(const std::string& text) {
  BIO* bio = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  CertPtr certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
  BIO_free(bio);
  return certificate;
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Reply http_reply(int status, const std::string& body, const std::string& extra_headers) {
  Reply reply;
  reply.bytes = "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                extra_headers + "\r\n" + body;
  return reply;
}

Identity make_certificate(const CertificateWish& wish, const Identity* issuer) {
  static std::atomic<long> serial{1};
  const KeyPtr key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const CertPtr certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.starts_in_days * 86'400L);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.ends_in_days * 86'400L);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string common_name = wish.is_authority ? "Test authority" : wish.host;
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.c_str()), -1,
                             -1, 0);
  const CertPtr parent = issuer != nullptr ? read_certificate(issuer->certificate) : CertPtr(nullptr, X509_free);
  const KeyPtr parent_key = issuer != nullptr ? read_key(issuer->key) : KeyPtr(nullptr, EVP_PKEY_free);
  X509_set_issuer_name(certificate.get(), parent ? X509_get_subject_name(parent.get()) : name);
  add_extension(certificate.get(), NID_basic_constraints, wish.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (!wish.is_authority && wish.has_alternative_name)
    add_extension(certificate.get(), NID_subject_alt_name, "DNS:" + wish.host);
  X509_sign(certificate.get(), parent_key ? parent_key.get() : key.get(), EVP_sha256());
  return {pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); }),
          pem([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

// Bytes of one connection, TLS or not.
class LoopbackServer::Stream {
 public:
  explicit Stream(int descriptor) : descriptor_(descriptor) {}

  void start_tls(s2n_config* tls) {
    tls_ = s2n_connection_new(S2N_SERVER);
    s2n_connection_set_config(tls_, tls);
    s2n_connection_set_fd(tls_, descriptor_);
    s2n_connection_set_blinding(tls_, S2N_SELF_SERVICE_BLINDING);
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    good_ = s2n_negotiate(tls_, &blocked) == 0;
  }
  ~Stream() {
    if (tls_ != nullptr) s2n_connection_free(tls_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool good() const { return good_; }

  void say_end() {
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    if (tls_ != nullptr) s2n_shutdown_send(tls_, &blocked);
  }
  // Closing it will be a reset.
  void make_reset() const {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  }

  bool read_more(std::string& buffer) {
    char chunk[16 * 1024];
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    const ssize_t got =
        tls_ != nullptr ? s2n_recv(tls_, chunk, sizeof(chunk), &blocked) : ::recv(descriptor_, chunk, sizeof(chunk), 0);
    if (got <= 0) return false;
    buffer.append(chunk, static_cast<std::size_t>(got));
    return true;
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      s2n_blocked_status blocked = S2N_NOT_BLOCKED;
      const ssize_t put = tls_ != nullptr ? s2n_send(tls_, bytes.data(), static_cast<ssize_t>(bytes.size()), &blocked)
                                          : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

  std::optional<ServerRequest> read_request() {
    std::size_t end = buffer_.find("\r\n\r\n");
    while (end == std::string::npos) {
      if (!read_more(buffer_)) return std::nullopt;
      end = buffer_.find("\r\n\r\n");
    }
    ServerRequest request;
    const std::string head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    std::size_t line_end = head.find("\r\n");
    const std::string first = head.substr(0, line_end);
    request.method = first.substr(0, first.find(' '));
    request.target = first.substr(request.method.size() + 1, first.rfind(' ') - request.method.size() - 1);
    for (std::size_t at = line_end + 2; at < head.size(); at = line_end + 2) {
      line_end = head.find("\r\n", at);
      const std::size_t colon = head.find(':', at);
      request.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, line_end - colon - 2);
    }
    const auto length = request.headers.find("content-length");
    const std::size_t size = length != request.headers.end() ? std::stoul(length->second) : 0;
    while (buffer_.size() < size) {
      if (!read_more(buffer_)) return std::nullopt;
    }
    request.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return request;
  }

 private:
  const int descriptor_;
  s2n_connection* tls_ = nullptr;
  bool good_ = true;
  std::string buffer_;
};

LoopbackServer::LoopbackServer(Handler handler, const Identity* tls, bool starts_plain)
    : handler_(std::move(handler)), starts_plain_(starts_plain) {
  aws_runtime();
  ::signal(SIGPIPE, SIG_IGN);
  if (tls != nullptr) {
    s2n_config* config = s2n_config_new();
    s2n_cert_chain_and_key* chain = s2n_cert_chain_and_key_new();
    s2n_cert_chain_and_key_load_pem(chain, tls->certificate.c_str(), tls->key.c_str());
    s2n_config_add_cert_chain_and_key_to_store(config, chain);
    s2n_config_set_cipher_preferences(config, "default_tls13");
    s2n_config_set_ctx(config, chain);
    tls_ = config;
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  ::listen(listener_, 256);
  socklen_t size = sizeof(address);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_loop(); });
}

LoopbackServer::~LoopbackServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  for (std::thread& worker : workers_) worker.join();
  if (tls_ != nullptr) {
    auto* config = static_cast<s2n_config*>(tls_);
    void* chain = nullptr;
    s2n_config_get_ctx(config, &chain);
    s2n_config_free(config);
    s2n_cert_chain_and_key_free(static_cast<s2n_cert_chain_and_key*>(chain));
  }
}

std::string LoopbackServer::url() const {
  return (tls_ != nullptr ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<ServerRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::accept_loop() {
  while (!stopping_) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.insert(descriptor);
    workers_.emplace_back([this, descriptor] { serve(descriptor); });
  }
}

void LoopbackServer::serve(int descriptor) {
  {
    Stream stream(descriptor);
    if (tls_ != nullptr && !starts_plain_) stream.start_tls(static_cast<s2n_config*>(tls_));
    for (int number = 1; stream.good(); ++number) {
      auto request = stream.read_request();
      if (!request) break;
      request->number = number;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
      }
      const auto reply = [&] {
        const std::lock_guard one_at_a_time(handling_);
        return handler_(*request);
      }();
      if (!answer(stream, reply)) break;
    }
  }
  const std::lock_guard lock(mutex_);
  open_.erase(descriptor);
  ::close(descriptor);
}

bool LoopbackServer::answer(Stream& stream, const Reply& reply) {
  std::this_thread::sleep_for(reply.before);
  if (!stream.write(reply.bytes)) return false;
  for (const char c : reply.drip) {
    if (stopping_ || !stream.write(std::string_view(&c, 1))) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  if (reply.then_tls) stream.start_tls(static_cast<s2n_config*>(tls_));
  std::string ignored;
  while (reply.hang && stream.read_more(ignored)) {
  }
  if (reply.close_notify) stream.say_end();
  if (reply.reset) stream.make_reset();
  return !reply.close && !reply.reset && !reply.hang;
}

TEST(LoopbackServer, MakesCertificatesThatNameTheirHost) {
  const Identity authority = make_certificate({.host = "", .is_authority = true});
  const Identity leaf = make_certificate({.host = "example.test"}, &authority);
  const CertPtr certificate = read_certificate(leaf.certificate);
  ASSERT_NE(certificate, nullptr);
  EXPECT_EQ(X509_check_host(certificate.get(), "example.test", 0, 0, nullptr), 1);
  const CertPtr parent = read_certificate(authority.certificate);
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(parent.get())), 1);
}

}  // namespace dynatlas::aws::testing
