#include "aws/http_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "aws/http_call.h"
#include "aws/runtime.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLongWait{60'000};

// What the transport knows of a call beside its exchange.
struct OpenExchange {
  HttpCall call;
  OnHttpResult on_done;  // empty once called
};
using ExchangePtr = std::shared_ptr<OpenExchange>;

ClientOptions checked(ClientOptions options) {
  for (const std::string& url : {options.proxy.https, options.proxy.http}) {
    const auto proxy = url.empty() ? Proxy{} : parse_proxy_url(url);
    if (!proxy.has_value()) throw Error(ErrorKind::usage, proxy.error());
  }
  return options;
}

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Error(ErrorKind::internal, "curl cannot be started");
}

}  // namespace

class HttpTransport::Impl {
 public:
  explicit Impl(const ClientOptions& options) : options_(checked(options)), authorities_(options.ca_bundle) {
    start_curl();
    multi_.reset(curl_multi_init());
    if (multi_ == nullptr) throw Error(ErrorKind::internal, "curl cannot be started");
    const auto connections = static_cast<long>(options_.max_in_flight);  // NOLINT(google-runtime-int): curl's type
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 2 * connections);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Impl() {
    thread_.request_stop();
    cancel_all();
    thread_.join();
    for (const auto& [handle, exchange] : running_) curl_multi_remove_handle(multi_.get(), handle);
  }

  void send(HttpRequest request, OnHttpResult on_done) {
    const ExchangePtr exchange(new OpenExchange{{std::move(request), authorities_}, std::move(on_done)});
    if (auto failure = exchange->call.prepare(options_)) {
      exchange->on_done(tl::unexpected(std::move(*failure)));
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      open_.emplace(exchange.get(), exchange);
      arrived_.push_back(exchange);
    }
    curl_multi_wakeup(multi_.get());
  }

  void cancel_all() {
    std::vector<OnHttpResult> ended;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [key, exchange] : open_) ended.push_back(std::exchange(exchange->on_done, {}));
      open_.clear();
      arrived_.clear();
      has_cancelled_ = true;
    }
    curl_multi_wakeup(multi_.get());
    for (const OnHttpResult& on_done : ended)
      on_done(tl::unexpected(TransportFailure{TransportFault::cancelled, "cancelled"}));
  }

 private:
  struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  void run(const std::stop_token& stop) {
    // A tick is a fraction of the shorter time-out.
    const auto tick = std::clamp(std::min(options_.connect_timeout, options_.read_timeout) / 4,
                                 std::chrono::milliseconds(5), std::chrono::milliseconds(250));
    auto next_look = SteadyClock::now() + tick;
    while (!stop.stop_requested()) {
      start_arrived();
      int count = 0;
      curl_multi_perform(multi_.get(), &count);
      take_ended();
      const auto now = SteadyClock::now();
      if (now >= next_look) {
        end_overdue(now);
        next_look = now + tick;
      }
      const auto wait = running_.empty() ? kLongWait : tick;
      curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr);
    }
  }

  void start_arrived() {
    std::vector<ExchangePtr> arrived;
    bool has_cancelled = false;
    {
      const std::lock_guard lock(mutex_);
      arrived.swap(arrived_);
      has_cancelled = std::exchange(has_cancelled_, false);
    }
    if (has_cancelled) drop_cancelled();
    for (const ExchangePtr& exchange : arrived) {
      running_.emplace(exchange->call.handle(), exchange);
      curl_multi_add_handle(multi_.get(), exchange->call.handle());
    }
  }

  void drop_cancelled() {
    std::erase_if(running_, [&](const auto& entry) {
      const std::lock_guard lock(mutex_);
      if (open_.contains(entry.second.get())) return false;
      curl_multi_remove_handle(multi_.get(), entry.first);
      return true;
    });
  }

  void take_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      const ExchangePtr exchange = running_.at(handle);
      curl_multi_remove_handle(multi_.get(), handle);
      if (exchange->call.goes_again(code)) {
        curl_multi_add_handle(multi_.get(), handle);
      } else {
        end(exchange, exchange->call.outcome(code));
      }
    }
  }

  void end_overdue(SteadyClock::time_point now) {
    std::vector<std::pair<ExchangePtr, TransportFailure>> overdue;
    for (const auto& [handle, exchange] : running_) {
      if (auto failure = exchange->call.overdue(options_, now)) overdue.emplace_back(exchange, std::move(*failure));
    }
    for (auto& [exchange, failure] : overdue) {
      curl_multi_remove_handle(multi_.get(), exchange->call.handle());
      end(exchange, tl::unexpected(std::move(failure)));
    }
  }

  // Its handle is curl's no more.
  void end(const ExchangePtr& exchange, HttpResult result) {
    running_.erase(exchange->call.handle());
    OnHttpResult on_done;
    {
      const std::lock_guard lock(mutex_);
      open_.erase(exchange.get());
      on_done = std::exchange(exchange->on_done, {});
    }
    if (on_done) on_done(std::move(result));
  }

  const ClientOptions options_;
  Authorities authorities_;
  std::unique_ptr<CURLM, MultiCleanup> multi_;
  std::mutex mutex_;  // until running_
  std::unordered_map<const OpenExchange*, ExchangePtr> open_;
  std::vector<ExchangePtr> arrived_;  // of them: not with curl yet
  bool has_cancelled_ = false;
  std::unordered_map<CURL*, ExchangePtr> running_;  // the thread's own
  std::jthread thread_;
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
