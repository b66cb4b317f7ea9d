#include "web/http_server.h"

#include <linux/tcp.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "base/clock.h"
#include "base/error.h"
#include "web/connections.h"
#include "web/streamed_answer.h"
#include "web/workers.h"

namespace dynatlas::web {
namespace {

constexpr std::size_t kHeadBytesMax = 32 * 1'024;        // libmicrohttpd's memory for a connection holds it
constexpr std::size_t kConnectionsMax = 2'000;           // half as many files as may be open, where that is less
constexpr std::size_t kAcceptedAtOnce = 64;              // then those that are there get their turn
constexpr unsigned kIdleSeconds = 30;                    // a reader that takes nothing
constexpr std::size_t kWorkers = 32;                     // more than stores, as some wait for another's answer
constexpr std::chrono::seconds kQueuedMax{60};           // nobody waits longer for one of them
constexpr std::chrono::milliseconds kBetweenLooks{250};  // for who is late
constexpr std::chrono::milliseconds kNoFilesPause{100};
constexpr std::string_view kBadRequest = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// A request and its answer, for as long as libmicrohttpd has them.
struct Exchange {
  Request request;
  std::optional<Answer> answer;
  Connections::Time asked;
  bool is_asked = false;
};

std::size_t connections_max() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return kConnectionsMax;
  return std::clamp<std::size_t>(files.rlim_cur / 2, 1, kConnectionsMax);
}

int socket_of(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

// Called by libmicrohttpd, a library in C: nothing may be thrown through it. Without memory for all headers the request
// has none, and is refused.
MHD_Result on_pair(void* of, MHD_ValueKind kind, const char* name, std::size_t name_size, const char* value,
                   std::size_t size) noexcept {
  auto& request = *static_cast<Request*>(of);
  try {
    const std::string_view text = value == nullptr ? std::string_view{} : std::string_view(value, size);
    if (kind == MHD_HEADER_KIND) {
      request.add_header({name, name_size}, text);
    } else {
      request.query.try_emplace(std::string(name, name_size), text);
    }
    return MHD_YES;
  } catch (const std::exception&) {
    request.headers.clear();
    return MHD_NO;
  }
}

std::size_t on_escaped(void*, MHD_Connection*, char* text) noexcept {
  return unescape(text);
}

// libmicrohttpd closes without a word where the first line is no request's (RFC 9112, 3: 400).
void refuse_garbage(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
  if (info.tcpi_bytes_received == 0 || info.tcpi_bytes_sent > 0) return;
  static_cast<void>(::send(socket, kBadRequest.data(), kBadRequest.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

class Server {
 public:
  Server(const ListeningSocket& listening, HttpHandler& handler, const std::stop_token& stop)
      : listening_(listening.socket()), handler_(handler), stop_(stop), workers_(kWorkers) {
    daemon_ =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, 0,
                         nullptr, nullptr, &Server::on_request, this,                                            //
                         MHD_OPTION_NOTIFY_CONNECTION, &Server::on_connection, this,                             //
                         MHD_OPTION_UNESCAPE_CALLBACK, &on_escaped, nullptr,                                     //
                         MHD_OPTION_NOTIFY_COMPLETED, &Server::on_completed, this,                               //
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, kHeadBytesMax,                                      //
                         MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned>(kConnectionsMax + kAcceptedAtOnce),  //
                         MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds, MHD_OPTION_END);
    if (daemon_ == nullptr || wake_ < 0) throw Error(ErrorKind::internal, "the server cannot begin");
  }
  ~Server() {
    if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
    ::close(wake_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void run() {
    const std::stop_callback on_stop(stop_, [this] { ::eventfd_write(wake_, 1); });
    while (!stop_.stop_requested()) {
      wait();
      accept_some();
      MHD_run(daemon_);
      if (now() < looks_from_) continue;
      connections_.end_late(now());
      looks_from_ = now() + kBetweenLooks;
    }
    workers_.end();  // so that no connection is suspended any more
  }

 private:
  static Connections::Time now() { return system_clock().steady_now(); }

  void wait() {
    has_room_ = now() >= accepts_from_ && connections_.make_room();
    std::array<pollfd, 3> waited{{{MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN, 0},
                                  {wake_, POLLIN, 0},
                                  {has_room_ ? listening_ : -1, POLLIN, 0}}};
    auto most = static_cast<MHD_UNSIGNED_LONG_LONG>(connections_.empty() && has_room_ ? 60'000 : kBetweenLooks.count());
    MHD_UNSIGNED_LONG_LONG wanted = most;
    if (MHD_get_timeout(daemon_, &wanted) == MHD_YES) most = std::min(most, wanted);
    ::poll(waited.data(), waited.size(), static_cast<int>(most));
    eventfd_t woken{};
    ::eventfd_read(wake_, &woken);
  }

  void accept_some() {
    for (std::size_t i = 0; has_room_ && i < kAcceptedAtOnce; ++i) {
      const int taken = ::accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (taken < 0) return on_no_connection(errno);
      const sockaddr_in nobody{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
      MHD_add_connection(daemon_, taken, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody);
      has_room_ = connections_.make_room();
    }
  }

  // Without a file to be had, trying again at once would turn in a circle.
  void on_no_connection(int error) {
    if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM) return;
    connections_.end_oldest();
    accepts_from_ = now() + kNoFilesPause;
  }

  static void on_connection(void* of, MHD_Connection* connection, void**,
                            MHD_ConnectionNotificationCode code) noexcept {
    Server& self = *static_cast<Server*>(of);
    const int socket = socket_of(connection);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
      refuse_garbage(socket);
      return self.connections_.remove(socket);
    }
    try {
      self.connections_.add(socket, now());
    } catch (const std::exception&) {
      ::shutdown(socket, SHUT_RDWR);
    }
  }

  static void on_completed(void* of, MHD_Connection* connection, void** state, MHD_RequestTerminationCode) noexcept {
    delete static_cast<Exchange*>(std::exchange(*state, nullptr));
    static_cast<Server*>(of)->connections_.waits(socket_of(connection), now());
  }

  // Called when the head is there, once more where no body follows, and again when its answer was made.
  static MHD_Result on_request(void* of, MHD_Connection* connection, const char* url, const char* method,
                               const char* version, const char*, std::size_t*, void** state) noexcept {
    Server& self = *static_cast<Server*>(of);
    try {
      auto* exchange = static_cast<Exchange*>(*state);
      if (exchange != nullptr) return self.go_on(connection, *exchange);
      *state = exchange = new Exchange{{method, url, {}, {}}, {}, now(), false};
      for (const auto kind : {MHD_HEADER_KIND, MHD_GET_ARGUMENT_KIND}) {
        MHD_get_connection_values_n(connection, kind, &on_pair, &exchange->request);
      }
      if (exchange->request.is_malformed(version)) {
        exchange->answer = self.handler_.refusal_of(400, "malformed request");
      } else if (exchange->request.has_body()) {
        exchange->answer = self.handler_.at_once(exchange->request);
        const bool is_refused = exchange->answer && exchange->answer->status >= 400;
        if (!is_refused) exchange->answer = self.handler_.refusal_of(413, "requests with a body are not accepted");
      }
      return exchange->answer ? self.send(connection, *exchange) : MHD_YES;
    } catch (const std::exception&) {
      return MHD_NO;
    }
  }

  MHD_Result go_on(MHD_Connection* connection, Exchange& exchange) {
    if (!exchange.answer && exchange.is_asked) return MHD_NO;
    if (!exchange.answer) exchange.answer = handler_.at_once(exchange.request);
    if (exchange.answer) return send(connection, exchange);
    exchange.is_asked = true;
    connections_.works(socket_of(connection));
    MHD_suspend_connection(connection);
    const auto resume = [this, connection] { go_on_with(connection); };
    try {
      workers_.add({[this, &exchange, resume] {
                      make(exchange);
                      resume();
                    },
                    resume});
    } catch (const std::exception&) {
      resume();
    }
    return MHD_YES;
  }

  // From any thread. libmicrohttpd does not wake a loop that is not its own.
  void go_on_with(MHD_Connection* connection) const {
    MHD_resume_connection(connection);
    ::eventfd_write(wake_, 1);
  }

  void make(Exchange& exchange) noexcept {
    try {
      exchange.answer = now() - exchange.asked > kQueuedMax
                            ? handler_.refusal_of(503, "too many requests; try again in a moment")
                            : handler_.make(exchange.request);
    } catch (const std::exception&) {
      exchange.answer.reset();  // out of memory: the connection is closed
    }
  }

  MHD_Result send(MHD_Connection* connection, Exchange& exchange) {
    Answer& answer = *exchange.answer;
    const std::string_view text = answer.text ? std::string_view(*answer.text) : answer.fixed;
    const std::size_t held = answer.text ? text.size() : 0;
    const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> response(
        answer.stream ? streamed(
                            answer, connection, [this, connection] { go_on_with(connection); }, workers_, stop_)
                      : MHD_create_response_from_buffer(text.size(), const_cast<char*>(text.data()),  // NOLINT: of C
                                                        MHD_RESPMEM_PERSISTENT),
        &MHD_destroy_response);
    if (response == nullptr) return MHD_NO;
    MHD_add_response_header(response.get(), "Content-Type", answer.type.c_str());
    for (const auto& [name, value] : answer.headers)
      MHD_add_response_header(response.get(), name.c_str(), value.c_str());
    connections_.takes(socket_of(connection), held, now(), answer.time);
    return MHD_queue_response(connection, static_cast<unsigned>(answer.status), response.get());
  }

  const int listening_;
  HttpHandler& handler_;
  const std::stop_token stop_;
  const int wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  Connections connections_{connections_max(), [](int socket) { ::shutdown(socket, SHUT_RDWR); }};
  Workers workers_;
  MHD_Daemon* daemon_ = nullptr;
  bool has_room_ = true;
  Connections::Time accepts_from_{};
  Connections::Time looks_from_{};
};

}  // namespace

void serve_http(const ListeningSocket& listening, HttpHandler& handler, const std::stop_token& stop) {
  Server(listening, handler, stop).run();
}

}  // namespace dynatlas::web
