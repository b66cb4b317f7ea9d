#include "bolt/connection.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace dynatlas::bolt {
namespace {

constexpr std::size_t kReceiveBytes = std::size_t{64} << 10;

[[noreturn]] void fail_lost(std::string_view why) {
  throw Error(ErrorKind::store, fmt::format("the connection was lost: {}", why), {}, true);
}

std::string words(int error) {
  return std::generic_category().message(error);
}

bool is_not_now(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

void set_option(int socket, int level, int name, int value) {
  // A connection without its option is still a connection.
  [[maybe_unused]] const int result = setsockopt(socket, level, name, &value, sizeof(value));
}

}  // namespace

Connection::Connection(const Address& address, const Options& options)
    : buffer_(std::make_unique_for_overwrite<char[]>(kReceiveBytes)) {
  const Deadline deadline = std::chrono::steady_clock::now() + options.timeout;
  throw_if_stopped(options.stop);
  try {
    connect_to_any(resolve(address, {options.timeout, options.stop}), deadline, options.stop);
    if (options.encryption != Encryption::none) start_tls(address, options, deadline);
  } catch (...) {
    close_socket();
    throw;
  }
}

Connection::~Connection() {
  tls_.reset();
  close_socket();
}

void Connection::close_socket() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

void Connection::connect_to_any(const std::vector<SocketAddress>& addresses, Deadline deadline,
                                const std::stop_token& stop) {
  std::string why;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto now = std::chrono::steady_clock::now();
    const auto share = std::max(deadline - now, Deadline::duration::zero()) / static_cast<long>(addresses.size() - i);
    why = connect_to(addresses[i], now + share, stop);
    if (why.empty()) return;
    close_socket();
  }
  throw Error(ErrorKind::store, fmt::format("cannot connect ({}): is Neo4j running there?", why), {}, true);
}

// Empty when connected, else why not.
std::string Connection::connect_to(const SocketAddress& address, Deadline deadline, const std::stop_token& stop) {
  socket_ = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) return words(errno);
  set_socket_options();
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) return {};
  if (errno != EINPROGRESS && errno != EINTR) return words(errno);
  if (!wait_for(POLLOUT, deadline, stop)) return "no answer in time";
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  return error == 0 ? std::string() : words(error);
}

void Connection::set_socket_options() const {
  set_option(socket_, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket_, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
  set_option(socket_, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set_option(socket_, IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set_option(socket_, IPPROTO_TCP, TCP_KEEPCNT, 4);
#endif
}

void Connection::start_tls(const Address& address, const Options& options, Deadline deadline) {
  tls_.emplace(socket_, address.host, TlsOptions{options.encryption, options.ca_file});
  for (;;) {
    const Tls::Step step = tls_->handshake();
    if (step == Tls::Step::done) return;
    const short events = step == Tls::Step::wants_read ? POLLIN : POLLOUT;
    if (!wait_for(events, deadline, options.stop)) {
      throw Error(ErrorKind::store, "the server does not answer to the TLS handshake: does it speak TLS?", {}, true);
    }
  }
}

// False when the deadline comes first.
bool Connection::wait_for(short events, Deadline deadline, const std::stop_token& stop) const {
  const auto armed = interruption_.arm(stop);
  interruption_.drain();
  for (;;) {
    throw_if_stopped(stop);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> watched = {{{socket_, events, 0}, {interruption_.descriptor(), POLLIN, 0}}};
    const int timeout = static_cast<int>(std::min<std::int64_t>(left.count(), 3'600'000));
    const int count = poll(watched.data(), watched.size(), timeout);
    if (count < 0 && errno != EINTR) fail_lost(words(errno));
    if (count > 0 && watched[0].revents != 0) return true;
  }
}

std::size_t Connection::exchange(std::string_view out, std::string& in, const Wait& wait) {
  const Deadline deadline = std::chrono::steady_clock::now() + wait.timeout;
  in.clear();
  for (;;) {
    throw_if_stopped(wait.stop);
    std::size_t went = 0;
    const Step sending = out.empty() ? Step{} : send_some(out, went);
    if (sending.is_moved) return went;
    const Step receiving = receive_some(in);
    if (receiving.is_moved) return 0;
    const auto events = static_cast<short>(sending.events | receiving.events);
    if (!wait_for(events, deadline, wait.stop)) {
      fail_lost(fmt::format("no answer within {} s", std::chrono::ceil<std::chrono::seconds>(wait.timeout).count()));
    }
  }
}

Connection::Step Connection::send_some(std::string_view out, std::size_t& count) {
  if (tls_) {
    const Tls::Step step = tls_->write(out, count);
    if (step == Tls::Step::closed) fail_lost("the server closed it while we sent");
    return {step == Tls::Step::done, static_cast<short>(step == Tls::Step::wants_read ? POLLIN : POLLOUT)};
  }
  const ssize_t result = send(socket_, out.data(), out.size(), MSG_NOSIGNAL);
  if (result < 0 && !is_not_now(errno)) fail_lost(words(errno));
  count = result < 0 ? 0 : static_cast<std::size_t>(result);
  return {result > 0, POLLOUT};
}

Connection::Step Connection::receive_some(std::string& in) {
  if (tls_) {
    std::size_t count = 0;
    const Tls::Step step = tls_->read(buffer_.get(), kReceiveBytes, count);
    if (step == Tls::Step::closed) fail_lost("the server closed it");
    in.assign(buffer_.get(), step == Tls::Step::done ? count : 0);
    return {step == Tls::Step::done, static_cast<short>(step == Tls::Step::wants_write ? POLLOUT : POLLIN)};
  }
  const ssize_t result = recv(socket_, buffer_.get(), kReceiveBytes, 0);
  if (result == 0) fail_lost("the server closed it");
  if (result < 0 && !is_not_now(errno)) fail_lost(words(errno));
  in.assign(buffer_.get(), result < 0 ? 0 : static_cast<std::size_t>(result));
  return {result > 0, POLLIN};
}

}  // namespace dynatlas::bolt
