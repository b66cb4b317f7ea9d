#include "fake_aws/server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <map>
#include <system_error>
#include <utility>

namespace fake_aws {
namespace {

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

bool same_letters(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower,
                            [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

// One connection: bytes that came, bytes that are to go.
struct Connection {
  std::string in;
  std::string out;

  // Answers every whole request in `in`.
  void work(const Server::Handler& handler) {
    std::size_t done = 0;
    for (;;) {
      const std::string_view rest = std::string_view(in).substr(done);
      const std::size_t head_end = rest.find("\r\n\r\n");
      if (head_end == std::string_view::npos) break;
      HttpRequest request{rest.substr(0, head_end + 2), {}};
      const std::string_view length = request.header("content-length");
      std::size_t body_length = 0;
      std::from_chars(length.data(), length.data() + length.size(), body_length);
      if (rest.size() - head_end - 4 < body_length) break;
      request.body = rest.substr(head_end + 4, body_length);
      out += handler(request);
      done += head_end + 4 + body_length;
    }
    in.erase(0, done);
  }
};

// False when the connection is at its end.
bool receive(int socket, std::string& in) {
  std::array<char, 64 * 1024> piece;
  for (;;) {
    const ssize_t got = ::recv(socket, piece.data(), piece.size(), MSG_DONTWAIT);
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
    in.append(piece.data(), static_cast<std::size_t>(got));
  }
}

bool transmit(int socket, std::string& out) {
  while (!out.empty()) {
    const ssize_t sent = ::send(socket, out.data(), out.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    out.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at + 2 < head.size();) {
    const std::size_t start = at + 2;
    at = head.find("\r\n", start);
    const std::string_view line = head.substr(start, at - start);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !same_letters(line.substr(0, colon), name)) continue;
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    return value == std::string_view::npos ? std::string_view{} : line.substr(value);
  }
  return {};
}

std::string http_answer(int status, std::string_view content_type, std::string_view extra_headers,
                        std::string_view body) {
  return fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", status,
                     status == 200 ? "OK" : "Bad Request", content_type, body.size(), extra_headers, body);
}

Server::Server(std::uint16_t port, Handler handler)
    : listener_(checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket")),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
      handler_(std::move(handler)) {
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t length = sizeof(address);
  checked(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length), "bind");
  checked(::listen(listener_, SOMAXCONN), "listen");
  checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length), "getsockname");
  port_ = ntohs(address.sin_port);
}

Server::~Server() {
  ::close(epoll_);
  ::close(listener_);
}

void Server::run() {
  std::map<int, Connection> connections;
  const auto watch = [this](int operation, int socket, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    checked(::epoll_ctl(epoll_, operation, socket, &event), "epoll_ctl");
  };
  watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener_) {
        const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (accepted < 0) continue;
        const int on = 1;
        ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        connections[accepted];
        watch(EPOLL_CTL_ADD, accepted, EPOLLIN);
        continue;
      }
      Connection& connection = connections[socket];
      bool lives = receive(socket, connection.in);
      connection.work(handler_);
      lives = transmit(socket, connection.out) && lives;
      if (lives) {
        watch(EPOLL_CTL_MOD, socket, connection.out.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT);
      } else {
        connections.erase(socket);
        ::close(socket);
      }
    }
  }
}

}  // namespace fake_aws
