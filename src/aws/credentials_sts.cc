#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "aws/credentials_ask.h"
#include "aws/credentials_fetch.h"
#include "aws/credentials_parse.h"
#include "aws/identity.h"
#include "aws/protocol.h"
#include "base/arn.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;

std::string session_name(const RoleRequest& role, Clock& clock) {
  if (!role.session_name.empty()) return role.session_name;
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock.wall_now().time_since_epoch());
  return fmt::format("dynatlas-{}", now.count());
}

CredentialsResult call_sts(const FetchContext& context, std::string_view action, const RoleRequest& role,
                           json parameters, const CredentialsPtr& source) {
  parameters["RoleArn"] = role.role_arn;
  parameters["RoleSessionName"] = session_name(role, context.clock);
  if (!role.duration_seconds.empty()) parameters["DurationSeconds"] = role.duration_seconds;
  const std::string operation = fmt::format("sts:{}", action);
  auto request = make_request(operation, role.region, parameters.dump(), context.options.endpoints);
  if (!request.has_value()) return no_credentials(request.error());
  request.value().credentials = source;
  const std::string what = fmt::format("{} of {}", action, role.role_arn);
  AskOptions how{.protocol = Protocol::query};
  how.secrets.session_token = parameters.value("WebIdentityToken", "");
  auto body = ask(context, request.value(), how);
  if (!body.has_value()) return source_failed(body.error(), what);
  const auto answer = answer_json(operation, std::move(body.value()));
  if (!answer.has_value()) return no_credentials(fmt::format("{}: {}", what, answer.error()));
  auto credentials = parsed_credentials(json::parse(answer.value())["Credentials"].dump(), "SessionToken", what);
  const auto arn = arn_of(role.role_arn);
  if (!credentials.has_value() || !arn) return credentials;
  Credentials tied = *credentials.value();
  tied.account_id = tied.tied_to = arn->account;
  return std::make_shared<const Credentials>(std::move(tied));
}

}  // namespace

tl::expected<std::string, Failure> caller_account(const FetchContext& context, const std::string& region,
                                                  const CredentialsPtr& credentials) {
  const char* const operation = "sts:GetCallerIdentity";
  auto request = make_request(operation, region, "{}", context.options.endpoints);
  if (!request.has_value()) return no_credentials(request.error());
  request.value().credentials = credentials;
  auto body = ask(context, request.value(), {.protocol = Protocol::query});
  if (!body.has_value()) return source_failed(body.error(), "GetCallerIdentity");
  const auto answer = answer_json(operation, std::move(body.value()));
  if (!answer.has_value()) return no_credentials(fmt::format("GetCallerIdentity: {}", answer.error()));
  return parse_caller_account(answer.value());
}

CredentialsResult assume_role(const FetchContext& context, const RoleRequest& role, const CredentialsPtr& source) {
  json parameters = json::object();
  if (!role.external_id.empty()) parameters["ExternalId"] = role.external_id;
  if (!role.mfa_serial.empty()) {
    const auto code = context.options.ask_mfa_code ? context.options.ask_mfa_code(role.mfa_serial) : std::nullopt;
    if (!code) {
      return no_credentials(
          fmt::format("{} requires a code from {}, and there is no terminal to ask on: run this in a terminal, use "
                      "credential_process, or export the keys (aws configure export-credentials --format env)",
                      role.role_arn, role.mfa_serial));
    }
    parameters["SerialNumber"] = role.mfa_serial;
    parameters["TokenCode"] = *code;
  }
  return call_sts(context, "AssumeRole", role, std::move(parameters), source);
}

CredentialsResult assume_role_with_web_identity(const FetchContext& context, const RoleRequest& role,
                                                const std::string& token_file) {
  const auto token = read_token_file(token_file);
  if (!token)
    return no_credentials(fmt::format("the web identity token file {} cannot be read or is empty", token_file));
  return call_sts(context, "AssumeRoleWithWebIdentity", role, json{{"WebIdentityToken", *token}}, nullptr);
}

}  // namespace dynatlas::aws
