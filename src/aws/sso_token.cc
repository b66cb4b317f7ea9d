#include "aws/sso_token.h"

#include <aws/cal/hash.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "aws/credentials_ask.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/environment.h"
#include "aws/runtime.h"
#include "aws/time_text.h"
#include "aws/token_cache.h"
#include "base/log.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::chrono::minutes kRenewBefore{15};

// How the AWS CLI names its cache files. Not for security.
std::string sha1_hex(std::string_view text) {
  std::array<std::uint8_t, 20> digest{};
  aws_byte_buf out = aws_byte_buf_from_empty_array(digest.data(), digest.size());
  const aws_byte_cursor input = to_cursor(text);
  if (aws_sha1_compute(aws_runtime(), &input, &out, 0) != AWS_OP_SUCCESS) return {};
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

std::string cache_path(const FetchContext& context, const SsoRequest& sso) {
  return fmt::format("{}/.aws/sso/cache/{}.json", home_directory(context.options.environment),
                     sha1_hex(sso.session.empty() ? sso.start_url : sso.session));
}

struct SsoToken {
  json cached;
  std::string text;
  Clock::WallTime expires;
};

tl::expected<SsoToken, Failure> read_sso_token(const std::string& path, const SsoRequest& sso) {
  auto cached = read_token_cache(path);
  if (!cached) return log_in_to_sso(sso, "was never begun");
  const auto expires = parse_time(json_text(*cached, "expiresAt"));
  SsoToken token{std::move(*cached), {}, expires.value_or(Clock::WallTime{})};
  token.text = json_text(token.cached, "accessToken");
  const bool is_header = token.text.find_first_of("\r\n") == std::string::npos;
  if (token.text.empty() || !is_header || !expires) return log_in_to_sso(sso, "is unreadable");
  return token;
}

// Whether the cache says all that a renewal needs, of a client that is still registered.
bool can_be_renewed(const json& cached, Clock::WallTime now) {
  for (const char* member : {"refreshToken", "clientId", "clientSecret"}) {
    if (json_text(cached, member).empty()) return false;
  }
  return parse_time(json_text(cached, "registrationExpiresAt")).value_or(Clock::WallTime{}) > now;
}

tl::expected<std::string, AttemptFailure> create_token(const FetchContext& context, const SsoRequest& sso,
                                                       const json& cached) {
  auto endpoint = resolve_endpoint("sso-oidc", sso.region, context.options.sign_in_endpoints);
  if (!endpoint.has_value()) return tl::unexpected(malformed_answer(endpoint.error()));
  const json body{{"grantType", "refresh_token"},
                  {"clientId", json_text(cached, "clientId")},
                  {"clientSecret", json_text(cached, "clientSecret")},
                  {"refreshToken", json_text(cached, "refreshToken")}};
  HttpRequest request;
  request.endpoint = std::move(endpoint.value().http);
  request.path = "/token";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  AskOptions how;
  how.secrets.secret_access_key = json_text(cached, "clientSecret");
  how.secrets.session_token = json_text(cached, "refreshToken");
  return ask(context, request, how);
}

// The cache file's next content; nothing where the answer holds no token.
std::optional<json> renewed(json cached, const std::string& answer_text, const SsoRequest& sso, Clock::WallTime now) {
  const json answer = json::parse(answer_text, nullptr, false);
  if (!answer.is_object() || json_text(answer, "accessToken").empty()) return std::nullopt;
  const auto lasts = seconds_member(answer, "expiresIn");
  if (!lasts) return std::nullopt;
  cached["startUrl"] = sso.start_url;
  cached["region"] = sso.region;
  cached["accessToken"] = answer["accessToken"];
  cached["expiresAt"] = to_rfc3339(now + *lasts);
  // One that is not replaced still holds (RFC 6749, 6).
  if (const std::string next = json_text(answer, "refreshToken"); !next.empty()) cached["refreshToken"] = next;
  return cached;
}

tl::expected<SsoToken, Failure> renew(const FetchContext& context, const SsoRequest& sso, const std::string& path,
                                      const SsoToken& old) {
  const auto answer = create_token(context, sso, old.cached);
  if (answer.has_value()) {
    const auto next = renewed(old.cached, answer.value(), sso, context.clock.wall_now());
    if (!next) return no_credentials("SSO OIDC returned no usable token");
    replace_token_cache(path, *next, "the next run may need `aws sso login`");
    return SsoToken{*next, json_text(*next, "accessToken"), *parse_time(json_text(*next, "expiresAt"))};
  }
  // Another program may have spent the refresh token, and kept what it got for it.
  auto now_there = read_sso_token(path, sso);
  if (now_there.has_value() && now_there->text != old.text) return now_there;
  const auto failed = source_failed(answer.error(), "SSO OIDC");
  if (failed.value().kind != FailureKind::credentials) return failed;
  return log_in_to_sso(sso, fmt::format("cannot be renewed ({})", answer.error().failure.message));
}

}  // namespace

tl::unexpected<Failure> log_in_to_sso(const SsoRequest& sso, std::string_view why) {
  const std::string of = sso.session.empty() ? fmt::format("of profile {}", sso.profile) : sso.session;
  const std::string option = sso.session.empty() ? "--profile " + sso.profile : "--sso-session " + sso.session;
  return no_credentials(fmt::format("the SSO session {} {}: run `aws sso login {}`", of, why, option));
}

tl::expected<std::string, Failure> sso_access_token(const FetchContext& context, const SsoRequest& sso) {
  const std::string path = cache_path(context, sso);
  auto token = read_sso_token(path, sso);
  if (!token.has_value()) return tl::unexpected(token.error());
  const auto nears_end = [&] { return token->expires - context.clock.wall_now() < kRenewBefore; };
  std::optional<Failure> not_renewed;
  if (!sso.session.empty() && nears_end()) {
    const RenewalTurn turn(path, context.stop);
    token = read_sso_token(path, sso);
    if (!token.has_value()) return tl::unexpected(token.error());
    if (nears_end() && can_be_renewed(token->cached, context.clock.wall_now())) {
      auto next = renew(context, sso, path, *token);
      if (next.has_value()) {
        token = std::move(next);
      } else {
        not_renewed = next.error();
      }
    }
  }
  if (token->expires > context.clock.wall_now()) {
    if (not_renewed) log::warning("{} (the old token is still good)", not_renewed->message);
    return token->text;
  }
  if (not_renewed) return tl::unexpected(*not_renewed);
  return log_in_to_sso(sso, "has expired");
}

}  // namespace dynatlas::aws
