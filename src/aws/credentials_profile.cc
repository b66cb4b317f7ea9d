#include "aws/credentials_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/credentials_ask.h"

namespace dynatlas::aws {
namespace {

constexpr std::size_t kProfileChainMax = 100;  // each is a call deeper

tl::unexpected<Failure> half_a_pair(const std::string& profile, std::string_view missing) {
  return no_credentials(fmt::format(
      "{} of profile \"{}\" is missing or empty, the other key is there: set both in one file", missing, profile));
}

// Of this account where they do not say whose they are.
CredentialsResult with_account(CredentialsResult found, const std::string& account) {
  if (!found.has_value() || !found.value()->account_id.empty()) return found;
  Credentials credentials = *found.value();
  credentials.account_id = account;
  return std::make_shared<const Credentials>(std::move(credentials));
}

}  // namespace

Found ProfileCredentials::role_of(const std::string& profile) {
  if (!is_role(profile)) return std::nullopt;
  way_.push_back(profile);
  return assume(profile);
}

Found ProfileCredentials::sources_of(const std::string& profile, bool with_environment) const {
  if (auto web = web_identity(profile, with_environment)) return web;
  if (auto sso = sso_of(profile)) return sso;
  if (auto keys = keys_of(ProfileSource::credentials, profile)) return keys;
  if (file_.has(profile, "login_session")) {
    return fetch_login(context_, {file_.get(profile, "login_session").value_or(""), profile});
  }
  if (const auto command = file_.get(profile, "credential_process")) {
    return with_account(fetch_process(context_, *command), file_.get(profile, "aws_account_id").value_or(""));
  }
  if (auto keys = keys_of(ProfileSource::config, profile)) return keys;
  if (has_keys(profile)) return half_a_pair(profile, "aws_access_key_id");
  return std::nullopt;
}

bool ProfileCredentials::is_role(const std::string& profile) const {
  return file_.has(profile, "role_arn") && !file_.has(profile, "web_identity_token_file");
}

bool ProfileCredentials::has_keys(const std::string& profile) const {
  return file_.has(profile, "aws_access_key_id") || file_.has(profile, "aws_secret_access_key");
}

// The keys of one file: what the other one says does not complete them.
Found ProfileCredentials::keys_of(ProfileSource source, const std::string& profile) const {
  const auto setting = [&](const char* name) { return file_.get(source, profile, name); };
  const auto id = setting("aws_access_key_id");
  if (!id) return std::nullopt;
  const std::string secret = setting("aws_secret_access_key").value_or("");
  if (id->empty()) return half_a_pair(profile, "aws_access_key_id");
  if (secret.empty()) return half_a_pair(profile, "aws_secret_access_key");
  auto token = setting("aws_security_token");
  if (!token) token = setting("aws_session_token");
  Credentials credentials{*id, secret, token.value_or("")};
  credentials.account_id = setting("aws_account_id").value_or("");
  return std::make_shared<const Credentials>(std::move(credentials));
}

Found ProfileCredentials::web_identity(const std::string& profile, bool with_environment) const {
  const auto setting = [&](const char* variable, const char* property) {
    const auto value = with_environment ? context_.options.environment(variable) : std::nullopt;
    return value ? *value : file_.get(profile, property).value_or("");
  };
  const std::string token_file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  if (token_file.empty()) return std::nullopt;
  RoleRequest role;
  role.role_arn = setting("AWS_ROLE_ARN", "role_arn");
  role.session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name");
  role.region = sts_region();
  if (role.role_arn.empty()) {
    return no_credentials(
        "a web identity token file is set, but no role: set AWS_ROLE_ARN, or role_arn in the profile");
  }
  return assume_role_with_web_identity(context_, role, expand_home(context_.options.environment, token_file));
}

CredentialsResult ProfileCredentials::assume(const std::string& profile) {
  RoleRequest role;
  role.role_arn = file_.get(profile, "role_arn").value_or("");
  if (role.role_arn.empty()) return no_credentials(fmt::format("role_arn of profile \"{}\" is empty", profile));
  role.session_name = file_.get(profile, "role_session_name").value_or("");
  role.external_id = file_.get(profile, "external_id").value_or("");
  role.duration_seconds = duration_of(profile);
  role.region = sts_region();
  role.mfa_serial = file_.get(profile, "mfa_serial").value_or("");
  CredentialsResult source = source_of(profile);
  if (!source.has_value()) return source;
  return assume_role(context_, role, source.value());
}

CredentialsResult ProfileCredentials::source_of(const std::string& profile) {
  const bool has_profile = file_.has(profile, "source_profile");
  const bool has_source = file_.has(profile, "credential_source");
  if (has_profile && has_source) {
    return no_credentials(fmt::format("profile \"{}\" has both source_profile and credential_source", profile));
  }
  if (has_source) return named_source(profile, file_.get(profile, "credential_source").value_or(""));
  if (has_profile) return source_profile(profile, file_.get(profile, "source_profile").value_or(""));
  return no_credentials(
      fmt::format("profile \"{}\" has role_arn but neither source_profile nor credential_source", profile));
}

CredentialsResult ProfileCredentials::source_profile(const std::string& profile, const std::string& source) {
  if (!file_.has_profile(source)) {
    return no_credentials(fmt::format("the source_profile \"{}\" of profile \"{}\" does not exist", source, profile));
  }
  // A profile with a role may name itself as source: then its own keys are meant.
  const bool is_visited = std::ranges::find(way_, source) != way_.end();
  if (is_visited && (source != profile || !has_keys(source))) {
    return no_credentials(fmt::format("the source_profile settings of \"{}\" form a circle", source));
  }
  if (way_.size() >= kProfileChainMax) {
    return no_credentials(fmt::format("more than {} source_profile settings in a row", kProfileChainMax));
  }
  way_.push_back(source);
  if (is_role(source) && !has_keys(source)) return assume(source);
  if (auto credentials = sources_of(source, false)) return *credentials;
  return no_credentials(
      fmt::format("the source_profile \"{}\" of profile \"{}\" names no credentials", source, profile));
}

CredentialsResult ProfileCredentials::named_source(const std::string& profile, const std::string& source) const {
  const Environment& environment = context_.options.environment;
  if (source == "Environment") {
    if (auto keys = environment_keys(environment)) return *keys;
    return no_credentials("credential_source = Environment, but AWS_ACCESS_KEY_ID is not set");
  }
  if (source == "EcsContainer") {
    if (has_container(environment)) return fetch_container(context_);
    return no_credentials("credential_source = EcsContainer, but AWS_CONTAINER_CREDENTIALS_… is not set");
  }
  if (source == "Ec2InstanceMetadata") {
    if (instance_allowed(environment)) return fetch_instance(context_);
    return no_credentials("credential_source = Ec2InstanceMetadata, but AWS_EC2_METADATA_DISABLED forbids it");
  }
  return no_credentials(
      fmt::format("the credential_source of profile \"{}\" is unknown: it is Environment, EcsContainer "
                  "or Ec2InstanceMetadata",
                  profile));
}

// As botocore: what is no number is ignored.
std::string ProfileCredentials::duration_of(const std::string& profile) const {
  const std::string text = file_.get(profile, "duration_seconds").value_or("");
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc{} && end == text.data() + text.size() ? text : "";
}

Found ProfileCredentials::sso_of(const std::string& profile) const {
  if (!file_.has(profile, "sso_account_id") && !file_.has(profile, "sso_role_name")) return std::nullopt;
  SsoRequest sso;
  sso.profile = profile;
  sso.session = file_.get(profile, "sso_session").value_or("");
  if (!sso.session.empty() && !file_.has_sso_session(sso.session)) {
    return no_credentials(
        fmt::format("profile \"{}\" names the section [sso-session {}], which does not exist", profile, sso.session));
  }
  std::string wrong;
  const auto setting = [&](const char* name) {
    const auto own = file_.get(profile, name);
    const auto of_session = sso.session.empty() ? std::nullopt : file_.get_sso_session(sso.session, name);
    const auto value = of_session ? of_session : own;
    if (!value) wrong = fmt::format("lacks {}", name);
    if (own && of_session && own != of_session) wrong = fmt::format("has another {} than its sso-session", name);
    return value.value_or("");
  };
  sso.start_url = setting("sso_start_url");
  sso.region = setting("sso_region");
  sso.account_id = setting("sso_account_id");
  sso.role_name = setting("sso_role_name");
  if (!wrong.empty()) return no_credentials(fmt::format("profile \"{}\" is for SSO, but {}", profile, wrong));
  return fetch_sso(context_, sso);
}

// One for the whole chain, as botocore asks it.
std::string ProfileCredentials::sts_region() const {
  return context_.options.region.empty() ? "us-east-1" : context_.options.region;
}

}  // namespace dynatlas::aws
