// For tests: a scripted HTTP server on 127.0.0.1, plain or TLS, that counts what it sees.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace dynatlas::aws::testing {

struct ServerRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  int number = 0;  // of its connection: 1, 2, …
};

struct Reply {
  std::string bytes{};                  // as on the wire
  std::chrono::milliseconds before{0};  // wait first
  std::string drip{};                   // then this, a byte every 10 ms
  bool close = false;                   // end the connection afterwards
  bool reset = false;                   // likewise, by a TCP reset
  bool close_notify = false;            // TLS's word for the end, before it
  bool then_tls = false;                // speak TLS from here on (starts_plain)
  bool hang = false;                    // answer nothing more, keep the connection open
};
// Asked about one request at a time.
using Handler = std::function<Reply(const ServerRequest&)>;

Reply http_reply(int status, const std::string& body, const std::string& extra_headers = {});

// PEM texts.
struct Identity {
  std::string certificate;
  std::string key;
};
struct CertificateWish {
  std::string host = "localhost";  // subjectAltName, DNS
  int starts_in_days = -1;
  int ends_in_days = 1;
  bool is_authority = false;
  bool has_alternative_name = true;
};
// Signed by `issuer`, or by itself where there is none.
Identity make_certificate(const CertificateWish& wish, const Identity* issuer = nullptr);

class LoopbackServer {
 public:
  explicit LoopbackServer(Handler handler, const Identity* tls = nullptr, bool starts_plain = false);
  ~LoopbackServer();

  std::uint16_t port() const { return port_; }
  // "http://127.0.0.1:PORT" or "https://localhost:PORT"
  std::string url() const;
  int connections() const { return connections_; }
  std::vector<ServerRequest> requests() const;

 private:
  class Stream;
  void accept_loop();
  void serve(int descriptor);
  bool answer(Stream& stream, const Reply& reply);

  const Handler handler_;
  std::mutex handling_;
  const bool starts_plain_;
  void* tls_ = nullptr;  // s2n_config
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::set<int> open_;
  std::vector<ServerRequest> requests_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

}  // namespace dynatlas::aws::testing
