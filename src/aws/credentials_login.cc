// Profiles of `aws login` (login_session): credentials out of its cache, renewed at the signin service.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/dpop.h"
#include "aws/endpoint.h"
#include "aws/environment.h"
#include "aws/sign.h"
#include "aws/time_text.h"
#include "aws/token_cache.h"
#include "base/digest.h"
#include "base/log.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::chrono::minutes kRenewLoginBefore{5};

tl::unexpected<Failure> log_in_by(const LoginRequest& login, std::string_view why) {
  return no_credentials(fmt::format("the login session of profile {} {}: run `aws login --profile {}`", login.profile,
                                    why, login.profile));
}

std::string login_cache_path(const Environment& environment, const LoginRequest& login) {
  const auto other = nonempty(environment, "AWS_LOGIN_CACHE_DIRECTORY");
  const std::string folder =
      other ? expand_path(environment, *other) : home_directory(environment) + "/.aws/login/cache";
  return fmt::format("{}/{:02x}.json", folder, fmt::join(sha256(login.session), ""));
}

// What the cache file says.
struct LoginToken {
  json cached;
  std::shared_ptr<const Credentials> credentials;
};

tl::expected<LoginToken, Failure> login_token(json cached, const LoginRequest& login) {
  for (const char* member : {"refreshToken", "dpopKey", "clientId"}) {
    if (json_text(cached, member).empty()) return log_in_by(login, fmt::format("lacks its {}", member));
  }
  const auto access = cached.find("accessToken");
  if (access == cached.end() || !access->is_object()) return log_in_by(login, "lacks its accessToken");
  Credentials credentials{json_text(*access, "accessKeyId"), json_text(*access, "secretAccessKey"),
                          json_text(*access, "sessionToken")};
  const auto expires = parse_time(json_text(*access, "expiresAt"));
  const bool is_whole = !credentials.access_key_id.empty() && !credentials.secret_access_key.empty() &&
                        !credentials.session_token.empty() && expires;
  if (!is_whole) return log_in_by(login, "is unreadable");
  credentials.expires = *expires;
  credentials.account_id = json_text(*access, "accountId");
  return LoginToken{std::move(cached), std::make_shared<const Credentials>(std::move(credentials))};
}

tl::expected<LoginToken, Failure> read_login(const std::string& path, const LoginRequest& login) {
  auto cached = read_token_cache(path);
  if (!cached) return log_in_by(login, "is not in the cache of `aws login`");
  return login_token(std::move(*cached), login);
}

std::string url_of(const HttpEndpoint& endpoint, std::string_view path) {
  return fmt::format("{}://{}{}{}", endpoint.tls ? "https" : "http", host_header(endpoint), endpoint.base_path, path);
}

// CreateOAuth2Token of the signin service.
tl::expected<std::string, AttemptFailure> create_login_token(const FetchContext& context, const LoginToken& old) {
  std::string region = json_text(old.cached, "signInRegion");
  if (region.empty()) region = context.options.region.empty() ? "us-east-1" : context.options.region;
  auto endpoint = resolve_endpoint("signin", region, context.options.sign_in_endpoints);
  if (!endpoint.has_value()) return tl::unexpected(malformed_answer(endpoint.error()));
  HttpRequest request;
  request.endpoint = std::move(endpoint.value().http);
  request.path = "/v1/token";
  const auto proof =
      dpop_proof(json_text(old.cached, "dpopKey"), url_of(request.endpoint, request.path), context.clock.wall_now());
  if (!proof) return tl::unexpected(malformed_answer("its dpopKey is no key on P-256"));
  const json body{{"grantType", "refresh_token"},
                  {"clientId", json_text(old.cached, "clientId")},
                  {"refreshToken", json_text(old.cached, "refreshToken")}};
  request.headers = {{"Content-Type", "application/json"}, {"DPoP", *proof}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  AskOptions how;
  how.secrets.secret_access_key = *proof;
  how.secrets.session_token = json_text(old.cached, "refreshToken");
  return ask(context, request, how);
}

// The cache file's next content; nothing where the answer holds no credentials.
std::optional<json> renewed_login(const LoginToken& old, const std::string& answer_text, Clock::WallTime now) {
  const json answer = json::parse(answer_text, nullptr, false);
  if (!answer.is_object()) return std::nullopt;
  const auto access = answer.find("accessToken");
  const auto lasts = seconds_member(answer, "expiresIn");
  if (access == answer.end() || !access->is_object() || !lasts) return std::nullopt;
  json next = old.cached;
  for (const char* member : {"accessKeyId", "secretAccessKey", "sessionToken"}) {
    if (json_text(*access, member).empty()) return std::nullopt;
    next["accessToken"][member] = json_text(*access, member);
  }
  next["accessToken"]["expiresAt"] = to_rfc3339(now + *lasts);
  if (const std::string token = json_text(answer, "refreshToken"); !token.empty()) next["refreshToken"] = token;
  return next;
}

tl::unexpected<Failure> login_refused(const AttemptFailure& failure, const LoginRequest& login) {
  const json answer = json::parse(failure.failure.body, nullptr, false);
  const std::string reason = answer.is_object() ? json_text(answer, "error") : std::string();
  if (reason == "TOKEN_EXPIRED") return log_in_by(login, "has ended");
  if (reason == "USER_CREDENTIALS_CHANGED") return log_in_by(login, "has ended, as the user's credentials changed");
  if (reason == "INSUFFICIENT_PERMISSIONS") {
    return no_credentials(
        fmt::format("the login session of profile {} cannot be renewed: allow the user the action "
                    "signin:CreateOAuth2Token",
                    login.profile));
  }
  auto failed = source_failed(failure, "AWS Sign-In");
  if (failed.value().kind != FailureKind::credentials) return failed;
  return log_in_by(login, fmt::format("cannot be renewed ({})", failure.failure.message));
}

tl::expected<LoginToken, Failure> renew_login(const FetchContext& context, const LoginRequest& login,
                                              const std::string& path, const LoginToken& old) {
  const auto answer = create_login_token(context, old);
  if (answer.has_value()) {
    auto next = renewed_login(old, answer.value(), context.clock.wall_now());
    if (!next) return no_credentials("AWS Sign-In returned no usable credentials");
    replace_token_cache(path, *next, fmt::format("the next run may need `aws login --profile {}`", login.profile));
    return login_token(std::move(*next), login);
  }
  // Another program may have spent the refresh token, and kept what it got for it.
  auto now_there = read_login(path, login);
  if (now_there.has_value() && now_there->credentials->access_key_id != old.credentials->access_key_id)
    return now_there;
  return login_refused(answer.error(), login);
}

}  // namespace

CredentialsResult fetch_login(const FetchContext& context, const LoginRequest& login) {
  const std::string path = login_cache_path(context.options.environment, login);
  const auto lasts = [&](const LoginToken& token) { return token.credentials->expires - context.clock.wall_now(); };
  auto token = read_login(path, login);
  if (!token.has_value()) return tl::unexpected(token.error());
  if (lasts(*token) > kRenewLoginBefore) return token->credentials;
  const RenewalTurn turn(path, context.stop);
  token = read_login(path, login);
  if (!token.has_value()) return tl::unexpected(token.error());
  if (lasts(*token) > kRenewLoginBefore) return token->credentials;
  const auto next = renew_login(context, login, path, *token);
  if (next.has_value() && lasts(*next).count() > 0) return next->credentials;
  if (next.has_value()) return log_in_by(login, "has expired");
  if (lasts(*token).count() <= 0) return tl::unexpected(next.error());
  log::warning("{} (the old credentials are still good)", next.error().message);
  return token->credentials;
}

}  // namespace dynatlas::aws
