// A small server on 127.0.0.1: one thread, epoll, kept-alive connections, timers. Knows no AWS.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "aws_simulator/connection.h"

namespace aws_simulator {

class Server {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Listens. Port 0: any free one. Throws std::system_error.
  Server(std::uint16_t port, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return port_; }
  // run() returns when this pipe or socket is closed at its other end. Other kinds of file are not watched.
  void end_with(int file);
  // Serves until then, or until `end`.
  void run(std::optional<Time> end = std::nullopt);

 private:
  struct Timer {
    Time at;
    int socket;
    std::uint64_t id;
    bool operator>(const Timer& other) const { return at > other.at; }
  };

  void watch(int operation, int file, std::uint32_t events) const;
  void accept_all();
  void serve(int socket, std::uint32_t events);
  void settle(Connection& connection, bool lives, bool waited_for_room);
  void fire_timers();
  int milliseconds_to_wait(std::optional<Time> end) const;
  bool ended();

  int listener_;
  int epoll_;
  int ending_ = -1;
  std::uint16_t port_ = 0;
  Handler handler_;
  std::uint64_t last_id_ = 0;
  std::vector<std::unique_ptr<Connection>> connections_;  // by socket
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace aws_simulator
