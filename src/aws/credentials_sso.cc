#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/protocol.h"
#include "aws/sso_token.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kExpirationMax = std::chrono::hours(24 * 365 * 200);  // nanoseconds hold no more

tl::expected<std::string, AttemptFailure> get_role_credentials(const FetchContext& context, const SsoRequest& sso,
                                                               const HttpEndpoint& portal, const std::string& token) {
  HttpRequest request;
  request.endpoint = portal;
  request.method = "GET";
  request.path = fmt::format("/federation/credentials?role_name={}&account_id={}", percent_encoded(sso.role_name),
                             percent_encoded(sso.account_id));
  request.headers = {{"x-amz-sso_bearer_token", token}};
  AskOptions how;
  how.secrets.session_token = token;
  return ask(context, request, how);
}

CredentialsResult role_credentials(const std::string& text, const std::string& account_id) {
  const json answer = json::parse(text, nullptr, false);
  const auto role = answer.is_object() ? answer.find("roleCredentials") : answer.end();
  if (role == answer.end() || !role->is_object()) return no_credentials("SSO returned no usable credentials");
  Credentials credentials{json_text(*role, "accessKeyId"), json_text(*role, "secretAccessKey"),
                          json_text(*role, "sessionToken")};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return no_credentials("SSO returned no usable credentials");
  }
  const auto expiration = role->find("expiration");
  if (expiration != role->end() && expiration->is_number_integer()) {
    const std::chrono::milliseconds since_epoch(expiration->get<std::int64_t>());
    if (since_epoch.count() > 0 && since_epoch < kExpirationMax) credentials.expires = Clock::WallTime(since_epoch);
  }
  credentials.account_id = credentials.tied_to = account_id;
  return std::make_shared<const Credentials>(std::move(credentials));
}

}  // namespace

CredentialsResult fetch_sso(const FetchContext& context, const SsoRequest& sso) {
  const auto portal = resolve_endpoint("sso", sso.region, context.options.sign_in_endpoints);
  if (!portal.has_value()) return no_credentials(fmt::format("SSO of profile {}: {}", sso.profile, portal.error()));
  const auto token = sso_access_token(context, sso);
  if (!token.has_value()) return tl::unexpected(token.error());
  const auto answer = get_role_credentials(context, sso, portal.value().http, token.value());
  if (answer.has_value()) return role_credentials(answer.value(), sso.account_id);
  const AttemptFailure& failure = answer.error();
  const bool has_ended = failure.failure.code == "UnauthorizedException" || failure.failure.status == 401;
  return has_ended ? CredentialsResult(log_in_to_sso(sso, "has ended")) : source_failed(failure, "SSO");
}

}  // namespace dynatlas::aws
