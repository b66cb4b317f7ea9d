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
// EC2 instance metadata, version 2, else 1 (MetadataOptions; docs/decisions/0027).
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
// GetRoleCredentials at the portal, with the access token that sso_token.h finds.
CredentialsResult fetch_sso(const FetchContext& context, const SsoRequest& sso);

struct LoginRequest {
  std::string session;  // login_session
  std::string profile;  // for the advice in an error
};
// As botocore's LoginProvider: the credentials of ~/.aws/login/cache/SHA256.json (AWS_LOGIN_CACHE_DIRECTORY names
// another folder; the digest is that of the session), renewed in their last 5 minutes by CreateOAuth2Token with the
// cached refresh token and a proof by the cached key, and kept in the cache. Where that fails, they serve while they
// hold.
CredentialsResult fetch_login(const FetchContext& context, const LoginRequest& login);

}  // namespace dynatlas::aws
