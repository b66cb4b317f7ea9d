#include "aws_simulator/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace aws_simulator {
namespace {

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

}  // namespace

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
  watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
}

Server::~Server() {
  ::close(epoll_);
  ::close(listener_);
}

void Server::end_with(int file) {
  struct stat status{};
  if (::fstat(file, &status) != 0 || !(S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))) return;
  ending_ = file;
  watch(EPOLL_CTL_ADD, file, EPOLLIN);
}

void Server::watch(int operation, int file, std::uint32_t events) const {
  epoll_event event{};
  event.events = events;
  event.data.fd = file;
  checked(::epoll_ctl(epoll_, operation, file, &event), "epoll_ctl");
}

void Server::run(std::optional<Time> end) {
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds_to_wait(end));
    if (count < 0 && errno != EINTR) checked(count, "epoll_wait");
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == listener_) {
        accept_all();
      } else if (event.data.fd == ending_) {
        if (ended()) return;
      } else {
        serve(event.data.fd, event.events);
      }
    }
    fire_timers();
    if (end && std::chrono::steady_clock::now() >= *end) return;
  }
}

void Server::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
      if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR) return;
      checked(socket, "accept");
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const auto index = static_cast<std::size_t>(socket);
    if (connections_.size() <= index) connections_.resize(index + 1);
    connections_[index] = std::make_unique<Connection>(socket, ++last_id_);
    watch(EPOLL_CTL_ADD, socket, EPOLLIN);
  }
}

void Server::serve(int socket, std::uint32_t events) {
  const auto index = static_cast<std::size_t>(socket);
  if (index >= connections_.size() || !connections_[index]) return;
  Connection& connection = *connections_[index];
  const bool waited = connection.waits_for_room();
  bool lives = true;
  if ((events & EPOLLOUT) != 0) lives = connection.advance(handler_);
  if (lives && (events & ~std::uint32_t{EPOLLOUT}) != 0) lives = connection.receive(handler_);
  settle(connection, lives, waited);
}

void Server::settle(Connection& connection, bool lives, bool waited_for_room) {
  if (!lives) {
    connections_[static_cast<std::size_t>(connection.socket())].reset();
    return;
  }
  if (connection.waits_for_time()) timers_.push({connection.wake_at(), connection.socket(), connection.id()});
  if (connection.waits_for_room() == waited_for_room) return;
  watch(EPOLL_CTL_MOD, connection.socket(), waited_for_room ? EPOLLIN : EPOLLIN | EPOLLOUT);
}

// A timer may be older than its connection's end, or than its socket's reuse.
void Server::fire_timers() {
  if (timers_.empty()) return;
  const Time now = std::chrono::steady_clock::now();
  while (!timers_.empty() && timers_.top().at <= now) {
    const Timer timer = timers_.top();
    timers_.pop();
    const auto& connection = connections_[static_cast<std::size_t>(timer.socket)];
    if (!connection || connection->id() != timer.id || !connection->waits_for_time()) continue;
    settle(*connection, connection->advance(handler_), false);
  }
}

int Server::milliseconds_to_wait(std::optional<Time> end) const {
  std::optional<Time> next = end;
  if (!timers_.empty()) next = std::min(timers_.top().at, next.value_or(Time::max()));
  if (!next) return -1;
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(rest, 0, 1'000'000));
}

bool Server::ended() {
  std::array<char, 4096> ignored;
  return ::read(ending_, ignored.data(), ignored.size()) == 0;
}

}  // namespace aws_simulator
