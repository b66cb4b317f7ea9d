#include "aws/credentials_ask.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>

#include "aws/credentials_parse.h"
#include "aws/retry.h"

namespace dynatlas::aws {
namespace {

// One attempt, waited for; ends at once when stopped. The transport's own deadlines bound it.
HttpResult exchange(const FetchContext& context, HttpRequest request) {
  struct Slot {
    std::mutex mutex;
    std::condition_variable_any ready;
    std::optional<HttpResult> result;
  };
  const auto slot = std::make_shared<Slot>();
  context.transport.send(std::move(request), [slot](HttpResult result) {
    const std::lock_guard lock(slot->mutex);
    slot->result = std::move(result);
    slot->ready.notify_all();
  });
  std::unique_lock lock(slot->mutex);
  if (!slot->ready.wait(lock, context.stop, [&] { return slot->result.has_value(); })) {
    return tl::unexpected(TransportFailure{TransportFault::cancelled, "cancelled"});
  }
  return std::move(*slot->result);
}

}  // namespace

tl::expected<std::string, AttemptFailure> ask(const FetchContext& context, const HttpRequest& request,
                                              Protocol protocol, const std::string& secret, int attempts_max) {
  static thread_local std::mt19937_64 engine{std::random_device{}()};
  const Backoff backoff{context.options.backoff_base, context.options.backoff_cap};
  Credentials secrets;
  secrets.session_token = secret;
  if (request.credentials) {
    secrets = *request.credentials;
    attempts_max = context.options.max_attempts;
  }
  std::optional<Clock::WallTime::duration> skew;  // AWS's clock minus ours, once AWS has told it
  for (int attempt = 1;; ++attempt) {
    HttpRequest copy = request;
    if (copy.credentials) copy.signing_time = context.clock.wall_now() + skew.value_or(Clock::WallTime::duration{});
    HttpResult result = exchange(context, std::move(copy));
    if (result.has_value() && result.value().status == 200) return std::move(result.value().body);
    AttemptFailure failure =
        result.has_value() ? classify_answer(result.value(), protocol, &secrets) : classify_transport(result.error());
    if (failure.clock_suspect && !skew && failure.server_time != Clock::WallTime{} && !context.stop.stop_requested()) {
      skew = failure.server_time - context.clock.wall_now();
      if (*skew >= kSkewMin || *skew <= -kSkewMin) {
        --attempt;
        continue;
      }
    }
    if (!failure.retryable || attempt >= attempts_max || context.stop.stop_requested()) return tl::unexpected(failure);
    context.clock.sleep_for(backoff.delay(attempt, std::uniform_real_distribution<double>(0.0, 1.0)(engine)));
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
  if (!credentials) return no_credentials(fmt::format("{} answered no usable credentials", what));
  return std::make_shared<const Credentials>(std::move(*credentials));
}

tl::unexpected<Failure> no_credentials(std::string message) {
  return tl::unexpected(Failure{FailureKind::credentials, std::move(message)});
}

}  // namespace dynatlas::aws
