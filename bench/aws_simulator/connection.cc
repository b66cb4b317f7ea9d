#include "aws_simulator/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace aws_simulator {
namespace {

constexpr std::size_t kWaitingMax = 4 * 1024 * 1024;  // bytes of requests that wait for their turn

}  // namespace

Connection::~Connection() {
  ::close(socket_);
}

bool Connection::receive(const Handler& handler) {
  static thread_local std::array<char, 64 * 1024> piece;
  const ssize_t got = ::recv(socket_, piece.data(), piece.size(), MSG_DONTWAIT);
  if (got == 0) return false;
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  in_.append(piece.data(), static_cast<std::size_t>(got));
  if (in_.size() > kWaitingMax) return false;
  return state_ == State::reading ? advance(handler) : true;
}

bool Connection::advance(const Handler& handler) {
  for (;;) {
    bool waits = false;
    switch (state_) {
      case State::reading:
        take_request(handler, waits);
        break;
      case State::delayed:
        waits = std::chrono::steady_clock::now() < wake_at_;
        if (!waits) state_ = State::sending;
        break;
      case State::sending:
        waits = !send();
        break;
      case State::hanging:
        return true;
      case State::over:
        return false;
    }
    if (waits) return true;
  }
}

void Connection::take_request(const Handler& handler, bool& incomplete) {
  HttpRequest request;
  std::size_t size = 0;
  const Parsed parsed = parse_request(in_, request, size);
  incomplete = parsed == Parsed::incomplete;
  if (incomplete) return;
  reply_.clear();
  sent_ = 0;
  if (parsed == Parsed::bad) {
    append_answer(reply_.bytes, 400, "text/plain", "Connection: close\r\n", "not an HTTP/1.1 request of usual size\n");
    reply_.after = Reply::After::close;
  } else {
    handler(request, reply_);
    in_.erase(0, size);
  }
  state_ = reply_.after == Reply::After::hang ? State::hanging : State::sending;
  if (reply_.delay.count() > 0 && state_ == State::sending) {
    state_ = State::delayed;
    wake_at_ = std::chrono::steady_clock::now() + reply_.delay;
  }
}

// False: the socket is full, or it is not yet time for the next byte.
bool Connection::send() {
  while (sent_ == reply_.bytes.size() && reply_.more) {
    reply_.bytes.clear();
    sent_ = 0;
    if (!reply_.more(reply_.bytes)) reply_.more = nullptr;
  }
  if (sent_ == reply_.bytes.size()) {
    finish();
    return true;
  }
  const std::size_t rest = reply_.bytes.size() - sent_;
  const std::size_t now = reply_.drip.count() > 0 ? 1 : rest;
  const ssize_t sent = ::send(socket_, reply_.bytes.data() + sent_, now, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno == EAGAIN || errno == EINTR) return false;
    state_ = State::over;
    return true;
  }
  sent_ += static_cast<std::size_t>(sent);
  if (reply_.drip.count() > 0 && sent_ < reply_.bytes.size()) {
    state_ = State::delayed;
    wake_at_ = std::chrono::steady_clock::now() + reply_.drip;
  }
  return true;
}

void Connection::finish() {
  state_ = reply_.after == Reply::After::keep ? State::reading : State::over;
  if (reply_.after == Reply::After::reset) {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  }
}

}  // namespace aws_simulator
