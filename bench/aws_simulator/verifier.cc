#include "aws_simulator/verifier.h"

#include <fmt/format.h>

#include <cstdlib>

#include "aws_simulator/credentials.h"
#include "aws_simulator/regions.h"

namespace aws_simulator {
namespace {

constexpr std::size_t kKnownMax = 8192;
constexpr std::int64_t kSkewSecondsMax = 300;

std::optional<Refusal> refuse(Why why) {
  return Refusal{why, usual_message(why)};
}

// AWS wants the host and every x-amz-* header to be signed.
bool signs_what_it_must(const HttpRequest& request, std::string_view signed_headers) {
  const auto is_signed = [&](std::string_view name) {
    for (std::string_view rest = signed_headers; !rest.empty();) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      if (end == name.size() && same_letters(name, rest.substr(0, end))) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  };
  if (!is_signed("host")) return false;
  for (std::size_t i = 0; i < request.header_count; ++i) {
    const std::string_view name = request.headers[i].name;
    if (name.size() > 6 && same_letters(name.substr(0, 6), "x-amz-") && !is_signed(name)) return false;
  }
  return true;
}

std::optional<Refusal> check_scope(const Authorization& authorization, Service service, std::string_view time) {
  std::string wrong;
  if (authorization.service != name_of(service)) {
    wrong = fmt::format("Credential should be scoped to correct service: '{}'.", name_of(service));
  } else if (!region_index(authorization.region)) {
    wrong = "Credential should be scoped to a valid region.";
  } else if (time.substr(0, 8) != authorization.date) {
    wrong = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP";
  }
  return wrong.empty() ? std::nullopt : std::optional(Refusal{Why::invalid_signature, wrong});
}

std::optional<Refusal> check_time(std::string_view time, std::int64_t now_ms) {
  const std::optional<std::int64_t> at = parse_time(time);
  if (!at) return Refusal{Why::incomplete_signature, "Authorization header requires existence of a valid 'X-Amz-Date'"};
  if (*at < now_ms / 1000 - kSkewSecondsMax) {
    return Refusal{Why::invalid_signature, fmt::format("Signature expired: {} is now earlier than 5 min. ago", time)};
  }
  if (*at > now_ms / 1000 + kSkewSecondsMax) {
    return Refusal{Why::invalid_signature,
                   fmt::format("Signature not yet current: {} is still later than in 5 min.", time)};
  }
  return std::nullopt;
}

std::optional<std::uint32_t> account_of(const Estate& estate, const std::optional<AccessKey>& key) {
  const auto account = key ? estate.account_index(key->account) : std::nullopt;
  return account && !estate.is_suspended(*account) ? account : std::nullopt;
}

}  // namespace

const Verifier::Known* Verifier::find(const Authorization& authorization) {
  if (const auto found = known_.find(authorization.credential); found != known_.end()) return &found->second;
  const auto key = parse_access_key(authorization.access_key);
  const auto account = account_of(estate_, key);
  const auto region = region_index(authorization.region);
  if (!account || !region) return nullptr;
  if (known_.size() >= kKnownMax) known_.clear();
  Known known{.place = {*account, *region}, .ends_ms = key->ends_ms, .token = {}};
  if (key->is_temporary()) known.token = session_token_of(authorization.access_key);
  known.signing_key = signing_key(secret_of(authorization.access_key), authorization);
  return &known_.emplace(authorization.credential, std::move(known)).first->second;
}

std::optional<Refusal> Verifier::verify(const HttpRequest& request, Service service, std::int64_t now_ms,
                                        Caller& caller) {
  const std::string_view header = request.header("authorization");
  if (header.empty()) return refuse(Why::missing_token);
  const auto authorization = parse_authorization(header);
  if (!authorization || !signs_what_it_must(request, authorization->signed_headers)) {
    return refuse(Why::incomplete_signature);
  }
  const std::string_view time = request.header("x-amz-date");
  if (auto refusal = check_time(time, now_ms)) return refusal;
  if (auto refusal = check_scope(*authorization, service, time)) return refusal;
  const Known* known = find(*authorization);
  if (known == nullptr || request.header("x-amz-security-token") != known->token) return refuse(Why::unknown_key);
  const auto expected = expected_signature(request, *authorization, known->signing_key);
  if (!expected || *expected != authorization->signature) return refuse(Why::invalid_signature);
  if (known->ends_ms != 0 && known->ends_ms <= now_ms) return refuse(Why::expired_token);
  caller = {known->place, known->ends_ms != 0};
  return std::nullopt;
}

std::optional<Refusal> Verifier::believe(const HttpRequest& request, Caller& caller) const {
  const auto authorization = parse_authorization(request.header("authorization"));
  if (!authorization) return refuse(Why::missing_token);
  const auto key = parse_access_key(authorization->access_key);
  const auto account = account_of(estate_, key);
  const auto region = region_index(authorization->region);
  if (!account || !region) return refuse(Why::unknown_key);
  caller = {{*account, *region}, key->is_temporary()};
  return std::nullopt;
}

}  // namespace aws_simulator
