// HTTP/1.1 with bounds: one thread has all connections (libmicrohttpd's epoll loop), a few more make the answers that
// take time. Requests have no body. Knows nothing of the page.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/request.h"

namespace dynatlas::web {

struct Answer {
  int status = 200;
  std::string type = "application/json";
  std::shared_ptr<const std::string> text = {};
  std::string_view fixed = {};  // instead of it: what is there for as long as the program runs
  std::vector<std::pair<std::string, std::string>> headers = {};

  // Or its text piece by piece, called on a thread of its own: false where it broke off, and then the answer has no
  // end, and whoever takes it knows.
  using Write = std::function<bool(std::string_view text)>;
  std::function<bool(const Write& write)> stream = {};
  std::chrono::seconds time{120};  // that its reader may take
};

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Called by the thread that has all connections: must not wait. Nothing where it takes time: then make() is called.
  virtual std::optional<Answer> at_once(const Request& request) = 0;
  // Called by several threads.
  virtual Answer make(const Request& request) = 0;
  virtual Answer refusal_of(int status, std::string_view message) = 0;
};

// Where it listens; the socket is closed with it. Throws Error{usage} where the address cannot be had.
class ListeningSocket {
 public:
  ListeningSocket(const std::string& address, int port);  // 0: any port that is free
  ~ListeningSocket();
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int socket() const { return socket_; }
  int port() const;

 private:
  int socket_ = -1;
};

// Serves until `stop` is requested, which `handler` must hear as well.
void serve_http(const ListeningSocket& listening, HttpHandler& handler, const std::stop_token& stop);

}  // namespace dynatlas::web
