// Single sources of credentials: what each asks for and how its answer reads. Blocking, on the credentials thread.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "aws/config.h"
#include "aws/credentials.h"
#include "aws/transport.h"

namespace dynatlas::aws {

// What every source needs.
struct FetchContext {
  const ClientOptions& options;
  Transport& transport;
  Clock& clock;
  std::stop_token stop;
};

struct RoleRequest {
  std::string role_arn;
  std::string session_name;  // empty: one is made up
  std::string external_id;
  std::string duration_seconds;
  std::string region;
  std::string mfa_serial;  // empty: none is asked for
};

// sts:GetCallerIdentity in this region: the account that the credentials are of.
tl::expected<std::string, Failure> caller_account(const FetchContext& context, const std::string& region,
                                                  const CredentialsPtr& credentials);
CredentialsResult assume_role(const FetchContext& context, const RoleRequest& role, const CredentialsPtr& source);
CredentialsResult assume_role_with_web_identity(const FetchContext& context, const RoleRequest& role,
                                                const std::string& token_file);
// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI, with the authorization token (file).
CredentialsResult fetch_container(const FetchContext& context);
// IMDSv2 only: a token first. AWS_EC2_METADATA_SERVICE_ENDPOINT names another endpoint.
CredentialsResult fetch_instance(const FetchContext& context);
CredentialsResult fetch_process(const FetchContext& context, const std::string& command);

struct SsoRequest {
  std::string session;  // [sso-session NAME]; empty for the legacy form
  std::string start_url;
  std::string region;
  std::string account_id;
  std::string role_name;
  std::string profile;  // for the advice in an error
};
// The access token comes from ~/.aws/sso/cache, where `aws sso login` puts it.
CredentialsResult fetch_sso(const FetchContext& context, const SsoRequest& sso);

}  // namespace dynatlas::aws
