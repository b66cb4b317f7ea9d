#include "aws/credentials_ask.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>

#include "aws/credentials_parse.h"
#include "aws/retry.h"

namespace dynatlas::aws {
namespace {

// One attempt, waited for; ends at once when stopped. The transport's own deadlines bound it, too.
HttpResult exchange(const FetchContext& context, HttpRequest request, std::chrono::milliseconds timeout) {
  const TransportFailure cancelled{TransportFault::cancelled, "cancelled"};
  if (context.stop.stop_requested()) return tl::unexpected(cancelled);
  struct Slot {
    std::mutex mutex;
    std::condition_variable_any ready;
    std::optional<HttpResult> result;
  };
  const auto slot = std::make_shared<Slot>();
  const std::string host = request.endpoint.host;
  context.transport.send(std::move(request), [slot](HttpResult result) {
    const std::lock_guard lock(slot->mutex);
    slot->result = std::move(result);
    slot->ready.notify_all();
  });
  const auto has_ended = [&] { return slot->result.has_value(); };
  std::unique_lock lock(slot->mutex);
  if (timeout.count() > 0) {
    slot->ready.wait_for(lock, context.stop, timeout, has_ended);
  } else {
    slot->ready.wait(lock, context.stop, has_ended);
  }
  if (has_ended()) return std::move(*slot->result);
  if (context.stop.stop_requested()) return tl::unexpected(cancelled);
  return tl::unexpected(TransportFailure{TransportFault::timed_out,
                                         fmt::format("{} did not answer within {} ms", host, timeout.count())});
}

AttemptFailure failed_attempt(HttpResult& result, Protocol protocol, const Credentials& secrets) {
  if (!result.has_value()) return classify_transport(result.error());
  AttemptFailure failure = classify_answer(result.value(), protocol, &secrets);
  failure.failure.status = result.value().status;
  failure.failure.body = std::move(result.value().body);
  return failure;
}

void wait_after(int attempt, const FetchContext& context) {
  static thread_local std::mt19937_64 engine{std::random_device{}()};
  const Backoff backoff{context.options.backoff_base, context.options.backoff_cap};
  context.clock.sleep_for(backoff.delay(attempt, std::uniform_real_distribution<double>(0.0, 1.0)(engine)));
}

}  // namespace

bool may_be_better_later(const AttemptFailure& failure) {
  return failure.retryable || failure.failure.status != 0;
}

bool is_json(const std::string& body) {
  return nlohmann::json::accept(body);
}

tl::expected<std::string, AttemptFailure> ask(const FetchContext& context, const HttpRequest& request,
                                              const AskOptions& how) {
  const Credentials& secrets = request.credentials ? *request.credentials : how.secrets;
  const int attempts_max = request.credentials ? context.options.max_attempts : how.attempts_max;
  std::optional<Clock::WallTime::duration> skew;  // AWS's clock minus ours, once AWS has told it
  for (int attempt = 1;; ++attempt) {
    HttpRequest copy = request;
    if (copy.credentials) copy.signing_time = context.clock.wall_now() + skew.value_or(Clock::WallTime::duration{});
    HttpResult result = exchange(context, std::move(copy), how.timeout);
    const bool is_last = attempt >= attempts_max || context.stop.stop_requested();
    if (result.has_value() && result.value().status == 200) {
      if (is_last || !how.is_usable || how.is_usable(result.value().body)) return std::move(result.value().body);
      wait_after(attempt, context);
      continue;
    }
    const AttemptFailure failure = failed_attempt(result, how.protocol, secrets);
    if (context.stop.stop_requested()) return tl::unexpected(failure);
    if (failure.clock_suspect && !skew && failure.server_time != Clock::WallTime{}) {
      skew = failure.server_time - context.clock.wall_now();
      if (*skew >= kSkewMin || *skew <= -kSkewMin) {
        --attempt;
        continue;
      }
    }
    const bool again = how.is_retryable ? how.is_retryable(failure) : failure.retryable;
    if (!again || is_last) return tl::unexpected(failure);
    wait_after(attempt, context);
  }
}

// The failure with its source in front. Only what the network did stays `network`.
tl::unexpected<Failure> source_failed(const AttemptFailure& failure, std::string_view what) {
  const FailureKind kind = failure.failure.kind;
  const bool kept = kind == FailureKind::network || kind == FailureKind::cancelled || kind == FailureKind::server ||
                    kind == FailureKind::throttled;
  return tl::unexpected(
      Failure{kept ? kind : FailureKind::credentials, fmt::format("{}: {}", what, failure.failure.message)});
}

CredentialsResult parsed_credentials(std::string_view text, const char* token_member, std::string_view what) {
  auto credentials = parse_credentials(text, token_member);
  if (!credentials.has_value()) return no_credentials(fmt::format("{} answered {}", what, credentials.error()));
  return std::make_shared<const Credentials>(std::move(*credentials));
}

tl::unexpected<Failure> no_credentials(std::string message) {
  return tl::unexpected(Failure{FailureKind::credentials, std::move(message)});
}

}  // namespace dynatlas::aws
