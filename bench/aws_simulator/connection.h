// One client's connection: takes requests one after the other, gives each to the handler, and does with the reply what
// it says. Knows no AWS and no epoll.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "aws_simulator/http.h"
#include "aws_simulator/reply.h"

namespace aws_simulator {

using Handler = std::function<void(const HttpRequest&, Reply&)>;

class Connection {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Owns the socket, which does not block.
  Connection(int socket, std::uint64_t id) : socket_(socket), id_(id) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Reads what came and goes on. False: it is over, destroy it.
  bool receive(const Handler& handler);
  // Goes on: the socket takes bytes again, or the time has come.
  bool advance(const Handler& handler);

  std::uint64_t id() const { return id_; }
  int socket() const { return socket_; }
  bool waits_for_room() const { return state_ == State::sending; }
  bool waits_for_time() const { return state_ == State::delayed; }
  Time wake_at() const { return wake_at_; }  // where it waits for time

 private:
  enum class State { reading, delayed, sending, hanging, over };

  void take_request(const Handler& handler, bool& incomplete);
  bool send();
  void finish();

  const int socket_;
  const std::uint64_t id_;
  State state_ = State::reading;
  std::string in_;
  std::size_t sent_ = 0;
  Reply reply_;
  Time wake_at_;
};

}  // namespace aws_simulator
