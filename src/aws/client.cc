#include "aws/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <queue>
#include <random>
#include <set>
#include <vector>

#include "aws/endpoint.h"
#include "aws/failure.h"
#include "aws/http_transport.h"
#include "aws/lanes.h"
#include "aws/protocol.h"
#include "aws/retry.h"
#include "base/log.h"

namespace dynatlas::aws {
namespace {

// How much of a failed answer is kept. An error is a few hundred bytes.
constexpr std::size_t kFailureBodyBytesMax{64 * 1024};
// How long one nap may last while nothing is in flight, so that a stop request is noticed.
constexpr std::chrono::milliseconds kNapMax{50};

// A call from send() to its final answer. `id` is its key in the table of open calls.
struct OpenCall {
  Request request;
  OnResult on_result;
  int attempts = 0;
  bool refreshed = false;        // the credentials were renewed for it
  bool clock_corrected = false;  // the clock was corrected for it
  Lanes::Lane* lane = nullptr;
  CallCounts::Line* count = nullptr;
  Clock::SteadyTime sent{};      // the last attempt
  CredentialsPtr credentials{};  // of the last attempt
  Clock::WallTime::duration skew_used{};
};

// What event-loop threads hand to the thread in run(). Shared with callbacks that may come after the client is gone.
struct Event {
  CallId call = 0;
  std::optional<CredentialsResult> credentials;  // either these…
  std::optional<HttpResult> answer;              // …or this
};

class Inbox {
 public:
  void push(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_one();
  }

  std::vector<Event> take() {
    std::vector<Event> out;
    const std::lock_guard lock(mutex_);
    out.swap(events_);
    return out;
  }

  // Until something comes, `time` has passed or a stop is requested.
  void wait(const std::stop_token& stop, std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, time, [&] { return !events_.empty(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Event> events_;
};

double random_fraction() {
  static thread_local std::mt19937_64 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

}  // namespace

// Who makes an account's calls, and where to.
struct Identity {
  std::shared_ptr<CredentialsSource> credentials;
  EndpointOptions endpoints;
};

class LiveApi::Core {
 public:
  Core(const ClientOptions& options, std::shared_ptr<Transport> transport,
       std::shared_ptr<CredentialsSource> credentials, Clock& clock)
      : options_(options),
        backoff_{options.backoff_base, options.backoff_cap},
        transport_(std::move(transport)),
        credentials_(std::move(credentials)),
        clock_(clock),
        inbox_(std::make_shared<Inbox>()) {}

  ~Core() { transport_->cancel_all(); }

  void send(Request request, OnResult on_result) {
    const CallId id = next_id_++;
    const bool is_of_aws = aws::is_of_aws(endpoint_service_of(request.operation), endpoints_of(request.account));
    Lanes::Lane& lane = lanes_.lane_of(request, is_of_aws, clock_.steady_now());
    CallCounts::Line& count = counts_.line_of(request);
    calls_.emplace(
        id, OpenCall{.request = std::move(request), .on_result = std::move(on_result), .lane = &lane, .count = &count});
    lanes_.push(lane, id);
  }

  void run(const std::stop_token& stop) {
    while (!calls_.empty()) {
      if (stop.stop_requested()) {
        cancel();
        return;
      }
      for (Event& event : inbox_->take()) handle(std::move(event));
      wake_due();
      start_ready();
      wait(stop);
    }
  }

  void sign_as(const std::string& account, std::shared_ptr<CredentialsSource> credentials, EndpointOptions endpoints) {
    if (credentials == nullptr) {
      by_account_.erase(account);
    } else {
      by_account_.insert_or_assign(account, Identity{std::move(credentials), std::move(endpoints)});
    }
  }
  const EndpointOptions& endpoints() const { return options_.endpoints; }

  const CallCounts& counts() const { return counts_; }

  // An endpoint of one's own may have what AWS has not.
  bool is_absent(const std::string& account, std::string_view region, std::string_view operation) const {
    const std::string_view service = endpoint_service_of(operation);
    return aws::is_of_aws(service, endpoints_of(account)) && aws::is_absent(service, region);
  }

 private:
  const std::shared_ptr<CredentialsSource>& credentials_of(const Request& request) const {
    const auto found = by_account_.find(request.account);
    return found == by_account_.end() ? credentials_ : found->second.credentials;
  }

  const EndpointOptions& endpoints_of(const std::string& account) const {
    const auto found = by_account_.find(account);
    return found == by_account_.end() ? options_.endpoints : found->second.endpoints;
  }

  bool has_room() const { return in_flight_ < static_cast<std::size_t>(options_.max_in_flight); }

  void start_ready() {
    while (has_room()) {
      const auto taken = lanes_.take(clock_.steady_now());
      if (!taken.has_value()) return;
      const CallId id = *taken;
      ++awaiting_credentials_;
      credentials_of(calls_.at(id).request)->get([inbox = inbox_, id](CredentialsResult result) {
        inbox->push({id, std::move(result), std::nullopt});
      });
      for (Event& event : inbox_->take()) handle(std::move(event));
    }
  }

  void wake_due() {
    const auto now = clock_.steady_now();
    while (!sleeping_.empty() && sleeping_.begin()->first <= now) {
      again(sleeping_.begin()->second);
      sleeping_.erase(sleeping_.begin());
    }
  }

  // In front of its lane: it has waited before.
  void again(CallId id) { lanes_.push_front(*calls_.at(id).lane, id); }

  // Until an answer comes, a call is to be tried again, or a lane may send.
  void wait(const std::stop_token& stop) {
    if (calls_.empty()) return;
    const auto now = clock_.steady_now();
    auto until = now + std::chrono::hours(1);
    if (!sleeping_.empty()) until = std::min(until, sleeping_.begin()->first);
    if (const auto next = lanes_.next(now); next.has_value() && has_room()) until = std::min(until, *next);
    const auto time = std::max(std::chrono::ceil<std::chrono::milliseconds>(until - now), std::chrono::milliseconds(0));
    if (in_flight_ + awaiting_credentials_ > 0) {
      inbox_->wait(stop, time);
    } else if (time.count() > 0) {
      clock_.sleep_for(std::min(time, kNapMax));
    }
  }

  void handle(Event event) {
    // A late event of a call that was cancelled.
    const auto found = calls_.find(event.call);
    if (found == calls_.end()) return;
    if (event.answer) {
      counts_.in_flight = --in_flight_;
      judge(event.call, found->second, std::move(*event.answer));
      return;
    }
    --awaiting_credentials_;
    if (!event.credentials->has_value()) {
      finish(event.call, tl::unexpected(event.credentials->error()));
    } else if (has_room()) {
      attempt(event.call, found->second, event.credentials->value());
    } else {
      again(event.call);
    }
  }

  void attempt(CallId id, OpenCall& call, const CredentialsPtr& credentials) {
    EndpointOptions endpoints = endpoints_of(call.request.account);
    endpoints.account_id = credentials->account_id;
    auto request = make_request(call.request.operation, call.request.region, call.request.body, endpoints);
    if (!request.has_value()) {
      finish(id, tl::unexpected(Failure{FailureKind::invalid, request.error()}));
      return;
    }
    if (++call.attempts > 1) ++call.count->retries;
    call.sent = clock_.steady_now();
    ++call.count->attempts;
    counts_.in_flight = ++in_flight_;
    call.credentials = credentials;
    call.skew_used = skew_;
    request.value().credentials = credentials;
    request.value().signing_time = clock_.wall_now() + skew_;
    transport_->send(std::move(request.value()),
                     [inbox = inbox_, id](HttpResult result) { inbox->push({id, std::nullopt, std::move(result)}); });
  }

  // What one attempt's outcome means for the call.
  void judge(CallId id, OpenCall& call, HttpResult result) {
    call.count->answered_after(clock_.steady_now() - call.sent);
    AttemptFailure failure;
    if (!result.has_value()) {
      failure = classify_transport(result.error());
    } else if (!crc_matches(result.value())) {
      failure = malformed_answer("the answer fails its checksum (x-amz-crc32)");
    } else if (result.value().status == 200) {
      auto json = answer_json(call.request.operation, result.value().body);
      if (json.has_value()) {
        proven_.insert(credentials_of(call.request));
        finish(id, std::move(json.value()));
        return;
      }
      failure = malformed_answer(json.error());
      keep_answer(failure.failure, result.value(), call);
    } else {
      failure = classify_answer(result.value(), protocol_of(call.request.operation), call.credentials.get());
      keep_answer(failure.failure, result.value(), call);
    }
    retry_or_finish(id, call, std::move(failure));
  }

  // What a recording tells of the answer. AWS quotes the request in some errors, its token with it.
  static void keep_answer(Failure& failure, const HttpAnswer& answer, const OpenCall& call) {
    failure.status = answer.status;
    failure.body = one_line(answer.body, call.credentials.get(), kFailureBodyBytesMax);
  }

  void retry_or_finish(CallId id, OpenCall& call, AttemptFailure failure) {
    if (failure.failure.kind == FailureKind::throttled) {
      counts_.throttled(*call.count, call.request, clock_.steady_now());
      lanes_.throttled(*call.lane, call.sent, clock_.steady_now());
    }
    if (failure.clock_suspect && correct_clock(call, failure)) {
      again(id);
      return;
    }
    if (failure.expired && !call.refreshed) {
      call.refreshed = true;
      credentials_of(call.request)->invalidate(call.credentials);
      again(id);
      return;
    }
    if (failure.retryable && call.attempts < options_.max_attempts) {
      const auto delay = backoff_.delay(call.attempts, random_fraction());
      sleeping_.emplace(clock_.steady_now() + delay, id);
      return;
    }
    // These credentials have worked elsewhere, so it is the region that does not know them.
    if (failure.maybe_region && proven_.contains(credentials_of(call.request)))
      failure.failure.kind = FailureKind::denied;
    if (failure.expired) {
      failure.failure.message += " (renew the credentials: aws sso login, or a new AWS_SESSION_TOKEN)";
    }
    finish(id, tl::unexpected(std::move(failure.failure)));
  }

  // True when the call is worth another attempt with a corrected time: once per call.
  bool correct_clock(OpenCall& call, const AttemptFailure& failure) {
    if (call.clock_corrected || failure.server_time == Clock::WallTime{}) return false;
    const auto skew = failure.server_time - clock_.wall_now();
    const auto difference = skew - call.skew_used;
    if (difference < kSkewMin && difference > -kSkewMin) return false;
    call.clock_corrected = true;
    if (skew_ == call.skew_used) {
      skew_ = skew;
      log::warning("this machine's clock is {} s off AWS's: correcting for it, but please set it",
                   std::abs(std::chrono::duration_cast<std::chrono::seconds>(skew).count()));
    }
    return true;
  }

  void finish(CallId id, Result result) {
    auto node = calls_.extract(id);
    Lanes::Lane& lane = *node.mapped().lane;
    const auto now = clock_.steady_now();
    if (result.has_value() || result.error().kind != FailureKind::throttled) {
      lanes_.answered(lane, now);
    } else {
      result.error().may_pass = lanes_.is_answering(lane, now);
    }
    lanes_.done(lane, now);
    ++node.mapped().count->calls;
    if (!result.has_value()) ++node.mapped().count->failures;
    node.mapped().on_result(std::move(result));
  }

  void cancel() {
    transport_->cancel_all();
    lanes_.clear();
    sleeping_.clear();
    in_flight_ = 0;
    awaiting_credentials_ = 0;
    counts_.in_flight = 0;
    // A callback may send more: that ends the same way.
    while (!calls_.empty()) {
      finish(calls_.begin()->first, tl::unexpected(Failure{FailureKind::cancelled, "the run is being stopped"}));
    }
    lanes_.clear();
  }

  const ClientOptions options_;
  const Backoff backoff_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<CredentialsSource> credentials_;
  Clock& clock_;
  const std::shared_ptr<Inbox> inbox_;
  CallCounts counts_;
  CallId next_id_ = 1;
  std::map<CallId, OpenCall> calls_;                     // all that have no final answer
  Lanes lanes_;                                          // of them: to be sent as soon as may be
  std::multimap<Clock::SteadyTime, CallId> sleeping_;    // of them: to be sent again later
  std::size_t in_flight_ = 0;                            // of them: sent, and not answered
  std::size_t awaiting_credentials_ = 0;                 // of them: the rest; hold up nobody else
  Clock::WallTime::duration skew_{};                     // AWS's clock minus ours
  std::set<std::shared_ptr<CredentialsSource>> proven_;  // whose credentials were accepted once
  std::map<std::string, Identity> by_account_;
};

LiveApi::LiveApi(const ClientOptions& options, std::shared_ptr<Transport> transport,
                 std::shared_ptr<CredentialsSource> credentials, Clock& clock)
    : core_(std::make_unique<Core>(options, std::move(transport), std::move(credentials), clock)) {}

LiveApi::~LiveApi() = default;

void LiveApi::send(Request request, OnResult on_result) {
  core_->send(std::move(request), std::move(on_result));
}

void LiveApi::run(std::stop_token stop) {
  core_->run(stop);
}

bool LiveApi::is_absent(std::string_view account, std::string_view region, std::string_view operation) const {
  return core_->is_absent(std::string(account), region, operation);
}

void LiveApi::sign_as(const std::string& account, std::shared_ptr<CredentialsSource> credentials) {
  core_->sign_as(account, std::move(credentials), core_->endpoints());
}

void LiveApi::sign_as(const std::string& account, std::shared_ptr<CredentialsSource> credentials,
                      EndpointOptions endpoints) {
  core_->sign_as(account, std::move(credentials), std::move(endpoints));
}

const CallCounts& LiveApi::counts() const {
  return core_->counts();
}

LiveClient make_live_client(const ClientOptions& options, Clock& clock) {
  LiveClient client;
  client.transport = std::make_shared<HttpTransport>(options);
  client.credentials = make_credentials_source(options, client.transport, clock);
  client.api = std::make_unique<LiveApi>(options, client.transport, client.credentials, clock);
  return client;
}

std::unique_ptr<LiveApi> make_live_api(const ClientOptions& options, Clock& clock) {
  return std::move(make_live_client(options, clock).api);
}

}  // namespace dynatlas::aws
