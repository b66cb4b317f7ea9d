// For tests: a socket on 127.0.0.1 that one thread serves, and certificates made on the spot.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "bolt/uri.h"

namespace dynatlas::bolt {

// Accepts one connection after another and gives each to `serve`, which must return when its socket closes.
class TestServer {
 public:
  explicit TestServer(std::function<void(int socket)> serve) : serve_(std::move(serve)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 8) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::perror("test server");
      std::abort();
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { accept_until(stop); });
  }
  ~TestServer() {
    thread_.request_stop();
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  Address address(const std::string& host = "127.0.0.1") const { return {host, port_}; }

 private:
  void accept_until(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd watched{listener_, POLLIN, 0};
      if (poll(&watched, 1, 100) <= 0) continue;
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      serve_(socket);
      close(socket);
    }
  }

  std::function<void(int)> serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

inline Key make_key() {
  return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

struct CertificateOptions {
  std::string common_name = "localhost";
  std::string alternative_names = "DNS:localhost,IP:127.0.0.1";  // empty: none
  int from_days = -1;
  int to_days = 30;
  bool is_authority = false;
};

// Signed by `issuer` with its key; by itself where that is null.
inline Certificate make_certificate(const Key& key, const CertificateOptions& options, X509* issuer = nullptr,
                                    const Key& issuer_key = nullptr) {
  const Certificate made(X509_new(), X509_free);
  static std::atomic<int> serial = 1;
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
  X509_set_version(made.get(), 2);
  X509_time_adj_ex(X509_getm_notBefore(made.get()), options.from_days, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(made.get()), options.to_days, 0, nullptr);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(options.common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), issuer == nullptr ? name : X509_get_subject_name(issuer));
  const auto add = [&](int nid, const char* value) {
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value), X509_EXTENSION_free);
    X509_add_ext(made.get(), extension.get(), -1);
  };
  add(NID_basic_constraints, options.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (!options.alternative_names.empty()) add(NID_subject_alt_name, options.alternative_names.c_str());
  X509_sign(made.get(), (issuer_key == nullptr ? key : issuer_key).get(), EVP_sha256());
  return made;
}

inline void write_pem(const std::string& path, X509* certificate) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
}

}  // namespace dynatlas::bolt
