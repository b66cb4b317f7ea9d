#include "aws/http_transport.h"

#include <aws/http/connection.h>
#include <aws/http/request_response.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "aws/connection_pool.h"
#include "aws/http_error.h"
#include "aws/runtime.h"
#include "aws/sign.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kHeaderBytesMax = 64 * 1024;
// A whole answer may take this many read time-outs: a server that drips bytes is not alive for ever.
constexpr int kWholeAnswerReadTimeouts = 10;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool exceeds_limit(std::string_view content_length) {
  std::size_t announced = 0;
  const auto parsed = std::from_chars(content_length.data(), content_length.data() + content_length.size(), announced);
  return parsed.ec == std::errc::result_out_of_range || announced > kAnswerBytesMax;
}

// One attempt, from send() to its end. Callbacks of the C runtime hold it by a heap-allocated shared_ptr.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(HttpRequest request, std::shared_ptr<ConnectionPool> pool)
      : request_(std::move(request)), pool_(std::move(pool)), refusals_before_(pool_->tls_refusals().count()) {
    touch();
  }

  // Before start().
  void set_on_done(OnHttpResult on_done) { on_done_ = std::move(on_done); }

  void start() { aws_http_connection_manager_acquire_connection(pool_->manager(), on_connection, hold()); }

  // Ends the call early, whatever it is doing. Not from an event-loop thread.
  void abort(TransportFailure failure) {
    OnHttpResult on_done;
    {
      // The connection cannot go back to the pool while the lock is held. What the closing does to the request must
      // not become the call's outcome.
      const std::lock_guard lock(mutex_);
      on_done.swap(on_done_);
      if (connection_ != nullptr) aws_http_connection_close(connection_);
    }
    if (on_done) on_done(tl::unexpected(std::move(failure)));
  }

  bool finished() const {
    const std::lock_guard lock(mutex_);
    return !on_done_;
  }

  // The failure of a call that has waited too long; nothing while it may go on.
  std::optional<TransportFailure> overdue(const ClientOptions& options, SteadyClock::time_point now) const {
    const auto quiet = now - SteadyClock::time_point(SteadyClock::duration(last_activity_.load()));
    const std::string& where = pool_->where();
    if (!sent_.load()) {
      if (auto refusal = refused()) return refusal;
      if (quiet < options.connect_timeout) return std::nullopt;
      return TransportFailure{TransportFault::timed_out, fmt::format("cannot connect to {}: no connection within {} ms",
                                                                     where, options.connect_timeout.count())};
    }
    if (quiet >= options.read_timeout) {
      return TransportFailure{TransportFault::timed_out,
                              fmt::format("{} sent nothing for {} ms", where, options.read_timeout.count())};
    }
    const auto since_sent = now - SteadyClock::time_point(SteadyClock::duration(sent_at_.load()));
    if (since_sent < options.read_timeout * kWholeAnswerReadTimeouts) return std::nullopt;
    return TransportFailure{TransportFault::timed_out, fmt::format("the answer of {} took too long", where)};
  }

 private:
  static std::shared_ptr<Call> take(void* held) {
    const std::unique_ptr<std::shared_ptr<Call>> holder(static_cast<std::shared_ptr<Call>*>(held));
    return *holder;
  }
  static Call& borrow(void* held) { return **static_cast<std::shared_ptr<Call>*>(held); }
  void* hold() { return new std::shared_ptr<Call>(shared_from_this()); }

  void touch() { last_activity_ = SteadyClock::now().time_since_epoch().count(); }

  void finish(HttpResult result) {
    OnHttpResult on_done;
    {
      const std::lock_guard lock(mutex_);
      on_done.swap(on_done_);
    }
    if (on_done) on_done(std::move(result));
  }

  static void on_connection(aws_http_connection* connection, int error, void* held) {
    const std::shared_ptr<Call> call = take(held);
    if (connection == nullptr) {
      auto refusal = call->refused();
      call->finish(tl::unexpected(refusal ? std::move(*refusal)
                                          : describe_error(error, call->pool_->where(), /*answer_began=*/false)));
      return;
    }
    if (call->finished() || !call->send_on(connection)) {
      aws_http_connection_manager_release_connection(call->pool_->manager(), connection);
    }
  }

  // The failure of a handshake with the endpoint since this call began.
  std::optional<TransportFailure> refused() const {
    const TlsRefusals& refusals = pool_->tls_refusals();
    if (refusals.count() == refusals_before_) return std::nullopt;
    return refused_tls(pool_->where(), refusals.last());
  }

  // True when the stream runs, and will give the connection back.
  bool send_on(aws_http_connection* connection) {
    auto message = make_signed_message(request_);
    if (!message.has_value()) {
      finish(tl::unexpected(TransportFailure{TransportFault::unsendable, message.error()}));
      return false;
    }
    message_ = std::move(message.value());
    aws_http_make_request_options options{};
    options.self_size = sizeof(options);
    options.request = message_.get();
    options.user_data = hold();
    options.on_response_headers = on_headers;
    options.on_response_body = on_body;
    options.on_complete = on_complete;
    aws_http_stream* stream = aws_http_connection_make_request(connection, &options);
    sent_at_ = SteadyClock::now().time_since_epoch().count();
    touch();
    sent_ = true;
    if (!attach(connection)) aws_http_connection_close(connection);
    if (stream != nullptr && aws_http_stream_activate(stream) == AWS_OP_SUCCESS) return true;
    const int error = aws_last_error();
    {
      const std::lock_guard lock(mutex_);
      connection_ = nullptr;
    }
    aws_http_stream_release(stream);
    take(options.user_data);
    finish(tl::unexpected(describe_error(error, pool_->where(), /*answer_began=*/false)));
    return false;
  }

  // From now on abort() closes the connection. False when the call has been aborted already.
  bool attach(aws_http_connection* connection) {
    const std::lock_guard lock(mutex_);
    connection_ = connection;
    return static_cast<bool>(on_done_);
  }

  static int on_headers(aws_http_stream*, aws_http_header_block block, const aws_http_header* headers, size_t count,
                        void* held) {
    Call& call = borrow(held);
    call.touch();
    call.answer_began_ = true;
    if (block != AWS_HTTP_HEADER_BLOCK_MAIN) return AWS_OP_SUCCESS;
    for (size_t i = 0; i < count; ++i) {
      call.header_bytes_ += headers[i].name.len + headers[i].value.len;
      if (call.header_bytes_ > kHeaderBytesMax) return call.refuse_size();
      const auto& [name, value] =
          call.answer_.headers.emplace_back(lower(to_view(headers[i].name)), to_view(headers[i].value));
      if (name == "content-length" && exceeds_limit(value)) return call.refuse_size();
    }
    return AWS_OP_SUCCESS;
  }

  static int on_body(aws_http_stream*, const aws_byte_cursor* data, void* held) {
    Call& call = borrow(held);
    call.touch();
    if (call.answer_.body.size() + data->len > kAnswerBytesMax) return call.refuse_size();
    call.answer_.body += to_view(*data);
    return AWS_OP_SUCCESS;
  }

  int refuse_size() {
    too_large_ = true;
    return aws_raise_error(AWS_ERROR_HTTP_DATA_NOT_AVAILABLE);
  }

  static void on_complete(aws_http_stream* stream, int error, void* held) {
    const std::shared_ptr<Call> call = take(held);
    aws_http_stream_get_incoming_response_status(stream, &call->answer_.status);
    aws_http_connection* connection = aws_http_stream_get_connection(stream);
    {
      const std::lock_guard lock(call->mutex_);
      call->connection_ = nullptr;
    }
    if (error != AWS_ERROR_SUCCESS) aws_http_connection_close(connection);
    // First the connection, so that whoever sends next because of this answer finds it free.
    aws_http_connection_manager_release_connection(call->pool_->manager(), connection);
    aws_http_stream_release(stream);
    call->message_.reset();
    call->finish(call->outcome(error));
  }

  HttpResult outcome(int error) {
    const std::string& where = pool_->where();
    if (too_large_) {
      return tl::unexpected(
          TransportFailure{TransportFault::too_large,
                           fmt::format("the answer of {} exceeds {} MiB", where, kAnswerBytesMax / (1024 * 1024))});
    }
    if (error != AWS_ERROR_SUCCESS) {
      return tl::unexpected(describe_error(error, where, answer_began_));
    }
    if (answer_.status == 407) {
      return tl::unexpected(TransportFailure{TransportFault::proxy, "the proxy wants another user name or password"});
    }
    return std::move(answer_);
  }

  const HttpRequest request_;
  mutable std::mutex mutex_;                   // on_done_, connection_
  OnHttpResult on_done_;                       // empty once called
  aws_http_connection* connection_ = nullptr;  // while a request is on it
  const std::shared_ptr<ConnectionPool> pool_;
  const std::uint64_t refusals_before_;
  std::atomic<bool> sent_{false};
  std::atomic<SteadyClock::rep> sent_at_{0};
  std::atomic<SteadyClock::rep> last_activity_{0};
  // Below: only touched by the connection's event loop.
  Message message_;
  HttpAnswer answer_;
  std::size_t header_bytes_ = 0;
  bool answer_began_ = false;
  bool too_large_ = false;
};

using CallPtr = std::shared_ptr<Call>;

}  // namespace

class HttpTransport::Impl {
 public:
  explicit Impl(const ClientOptions& options)
      : options_(checked(options)), io_(options.ca_bundle), open_(std::make_shared<OpenCalls>()) {
    watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  }

  ~Impl() { cancel_all(); }

  void send(HttpRequest request, OnHttpResult on_done) {
    auto pool = pool_for(request.endpoint);
    if (!pool.has_value()) {
      on_done(tl::unexpected(pool.error()));
      return;
    }
    const auto call = std::make_shared<Call>(std::move(request), pool.value());
    call->set_on_done([open = open_, key = call.get(), done = std::move(on_done)](HttpResult result) {
      open->remove(key);
      done(std::move(result));
    });
    open_->add(call);
    call->start();
  }

  void cancel_all() {
    for (const CallPtr& call : open_->list()) call->abort({TransportFault::cancelled, "cancelled"});
  }

 private:
  // The calls that have not ended. Shared with their ends, which may come when the transport is gone.
  class OpenCalls {
   public:
    void add(const CallPtr& call) {
      const std::lock_guard lock(mutex_);
      calls_.emplace(call.get(), call);
      if (calls_.size() == 1) changed_.notify_all();
    }
    void remove(const Call* call) {
      const std::lock_guard lock(mutex_);
      calls_.erase(call);
    }
    std::vector<CallPtr> list() const {
      std::vector<CallPtr> out;
      const std::lock_guard lock(mutex_);
      out.reserve(calls_.size());
      for (const auto& [key, call] : calls_) out.push_back(call);
      return out;
    }
    void wait_for_any(const std::stop_token& stop) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return !calls_.empty(); });
    }
    // Ends early only when stopped.
    void wait_for(const std::stop_token& stop, std::chrono::milliseconds time) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, time, [] { return false; });
    }

   private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::unordered_map<const Call*, CallPtr> calls_;
  };

  static ClientOptions checked(ClientOptions options) {
    for (const std::string& url : {options.proxy.https, options.proxy.http}) {
      const auto proxy = url.empty() ? Proxy{} : parse_proxy_url(url);
      if (!proxy.has_value()) throw Error(ErrorKind::usage, proxy.error());
    }
    return options;
  }

  tl::expected<std::shared_ptr<ConnectionPool>, TransportFailure> pool_for(const HttpEndpoint& endpoint) {
    const std::lock_guard lock(pools_mutex_);
    std::shared_ptr<ConnectionPool>& pool = pools_[fmt::format("{} {} {}", endpoint.tls, endpoint.port, endpoint.host)];
    if (pool) return pool;
    auto opened = ConnectionPool::open(io_, endpoint, options_);
    if (opened.has_value()) pool = opened.value();
    return opened;
  }

  // Ends calls that wait too long. A tick is a fraction of the shorter time-out.
  void watch(const std::stop_token& stop) {
    const auto tick = std::clamp(std::min(options_.connect_timeout, options_.read_timeout) / 4,
                                 std::chrono::milliseconds(5), std::chrono::milliseconds(250));
    while (!stop.stop_requested()) {
      open_->wait_for_any(stop);
      open_->wait_for(stop, tick);
      const auto now = SteadyClock::now();
      for (const CallPtr& call : open_->list()) {
        if (auto failure = call->overdue(options_, now)) call->abort(std::move(*failure));
      }
    }
  }

  const ClientOptions options_;
  IoContext io_;
  std::mutex pools_mutex_;
  std::unordered_map<std::string, std::shared_ptr<ConnectionPool>> pools_;
  const std::shared_ptr<OpenCalls> open_;
  std::jthread watcher_;
};

HttpTransport::HttpTransport(const ClientOptions& options) : impl_(std::make_unique<Impl>(options)) {}

HttpTransport::~HttpTransport() = default;

void HttpTransport::send(HttpRequest request, OnHttpResult on_done) {
  impl_->send(std::move(request), std::move(on_done));
}

void HttpTransport::cancel_all() {
  impl_->cancel_all();
}

}  // namespace dynatlas::aws
