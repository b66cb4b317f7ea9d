// A small HTTP/1.1 server: one thread, epoll, kept-alive connections, pipelining; on 127.0.0.1 only. Knows no AWS.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fake_aws {

struct HttpRequest {
  std::string_view head;  // request line and headers
  std::string_view body;

  // A header's value; empty where it is missing. `name` in lower case.
  std::string_view header(std::string_view name) const;
};

// The whole answer, headers included.
std::string http_answer(int status, std::string_view content_type, std::string_view extra_headers,
                        std::string_view body);

class Server {
 public:
  using Handler = std::function<std::string(const HttpRequest&)>;

  // Listens. Port 0: any free one.
  Server(std::uint16_t port, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return port_; }
  // Serves until the process ends.
  [[noreturn]] void run();

 private:
  int listener_;
  int epoll_;
  std::uint16_t port_;
  Handler handler_;
};

}  // namespace fake_aws
