#include <aws/cal/hash.h>
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/endpoint.h"
#include "aws/profile_file.h"
#include "aws/protocol.h"
#include "aws/runtime.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

// How the AWS CLI names its cache files. Not for security.
std::string sha1_hex(std::string_view text) {
  std::array<std::uint8_t, 20> digest{};
  aws_byte_buf out = aws_byte_buf_from_empty_array(digest.data(), digest.size());
  const aws_byte_cursor input = to_cursor(text);
  if (aws_sha1_compute(aws_runtime(), &input, &out, 0) != AWS_OP_SUCCESS) return {};
  std::string hex;
  for (const std::uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::optional<json> read_json_file(const std::string& path) {
  const auto text = read_token_file(path);
  if (!text) return std::nullopt;
  json parsed_json = json::parse(*text, nullptr, false);
  return parsed_json.is_object() ? std::optional<json>(std::move(parsed_json)) : std::nullopt;
}

tl::unexpected<Failure> log_in_again(const SsoRequest& sso, std::string_view why) {
  return no_credentials(
      fmt::format("the SSO session of profile {} {}: run `aws sso login --profile {}`", sso.profile, why, sso.profile));
}

tl::expected<std::string, Failure> sso_token(const FetchContext& context, const SsoRequest& sso) {
  const std::string name = sha1_hex(sso.session.empty() ? sso.start_url : sso.session);
  const std::string path = fmt::format("{}/.aws/sso/cache/{}.json", home_directory(context.options.environment), name);
  const auto cached = read_json_file(path);
  if (!cached) return log_in_again(sso, "was never begun");
  std::string token = json_text(*cached, "accessToken");
  const auto expires = parse_rfc3339(json_text(*cached, "expiresAt"));
  if (token.empty() || !expires) return log_in_again(sso, "is unreadable");
  if (*expires <= context.clock.wall_now()) return log_in_again(sso, "has expired");
  return token;
}

}  // namespace

CredentialsResult fetch_sso(const FetchContext& context, const SsoRequest& sso) {
  const auto token = sso_token(context, sso);
  if (!token.has_value()) return tl::unexpected(token.error());
  if (token.value().find_first_of("\r\n") != std::string::npos) return log_in_again(sso, "is unreadable");
  HttpRequest request;
  auto portal = resolve_endpoint("sso", sso.region, context.options.endpoints);
  if (!portal.has_value()) return no_credentials(fmt::format("SSO: {}", portal.error()));
  request.endpoint = std::move(portal.value().http);
  request.method = "GET";
  request.path = fmt::format("/federation/credentials?role_name={}&account_id={}", percent_encoded(sso.role_name),
                             percent_encoded(sso.account_id));
  request.headers = {{"x-amz-sso_bearer_token", token.value()}};
  const auto body = ask(context, request, Protocol::json, token.value());
  if (!body.has_value() && body.error().code == "UnauthorizedException") return log_in_again(sso, "has ended");
  if (!body.has_value()) return source_failed(body.error(), "SSO");
  const json answer = json::parse(body.value(), nullptr, false);
  const auto role = answer.is_object() ? answer.find("roleCredentials") : answer.end();
  if (role == answer.end() || !role->is_object()) return no_credentials("SSO answered no usable credentials");
  Credentials credentials{json_text(*role, "accessKeyId"), json_text(*role, "secretAccessKey"),
                          json_text(*role, "sessionToken")};
  const auto expiration = role->find("expiration");
  if (expiration != role->end() && expiration->is_number_integer()) {
    credentials.expires = Clock::WallTime(std::chrono::milliseconds(expiration->get<std::int64_t>()));
  }
  credentials.tied_to = sso.account_id;
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return no_credentials("SSO answered no usable credentials");
  }
  credentials.account_id = sso.account_id;
  return std::make_shared<const Credentials>(std::move(credentials));
}

}  // namespace dynatlas::aws
