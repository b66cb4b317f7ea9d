#include "aws/credentials_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "aws/credentials_ask.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr std::size_t kProfileChainMax = 8;

CredentialsPtr environment_keys(const Environment& environment) {
  const auto id = nonempty(environment, "AWS_ACCESS_KEY_ID");
  const auto secret = nonempty(environment, "AWS_SECRET_ACCESS_KEY");
  if (!id || !secret) return nullptr;
  Credentials credentials{*id, *secret, nonempty(environment, "AWS_SESSION_TOKEN").value_or("")};
  credentials.account_id = nonempty(environment, "AWS_ACCOUNT_ID").value_or("");
  return std::make_shared<const Credentials>(std::move(credentials));
}

bool has_container(const Environment& environment) {
  return nonempty(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ||
         nonempty(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

bool instance_allowed(const Environment& environment) {
  std::string disabled = nonempty(environment, "AWS_EC2_METADATA_DISABLED").value_or("");
  std::ranges::transform(disabled, disabled.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return disabled != "true";
}

// One walk along profiles; remembers the way, so that a circle is an error and not a hang.
class ProfileWalk {
 public:
  ProfileWalk(const FetchContext& context, const ProfileFile& file) : context_(context), file_(file) {}

  // True when the profile says where credentials come from.
  bool configured(const std::string& profile) const {
    return std::ranges::any_of(kSettings, [&](const char* name) { return file_.get(profile, name).has_value(); });
  }

  CredentialsResult resolve(const std::string& profile) {
    if (!file_.has_profile(profile)) return no_credentials(fmt::format("there is no profile \"{}\"", profile));
    if (std::ranges::find(way_, profile) != way_.end()) {
      // A role profile may name itself as source: then its own keys are meant.
      if (way_.back() == profile && static_keys(profile)) return static_keys(profile);
      return no_credentials(fmt::format("the source_profile settings of \"{}\" go in a circle", profile));
    }
    if (way_.size() >= kProfileChainMax) return no_credentials("more than 8 source_profile settings in a row");
    way_.push_back(profile);
    if (file_.get(profile, "role_arn")) return resolve_role(profile);
    if (file_.get(profile, "sso_session") || file_.get(profile, "sso_start_url")) return resolve_sso(profile);
    if (auto keys = static_keys(profile)) return keys;
    if (const auto command = file_.get(profile, "credential_process")) return fetch_process(context_, *command);
    return no_credentials(fmt::format("profile \"{}\" names no credentials", profile));
  }

 private:
  static constexpr const char* kSettings[] = {"role_arn",          "sso_session",        "sso_start_url",
                                              "aws_access_key_id", "credential_process", "login_session"};

  CredentialsPtr static_keys(const std::string& profile) const {
    const auto id = file_.get(profile, "aws_access_key_id");
    const auto secret = file_.get(profile, "aws_secret_access_key");
    if (!id || !secret) return nullptr;
    Credentials credentials{*id, *secret, file_.get(profile, "aws_session_token").value_or("")};
    credentials.account_id = file_.get(profile, "aws_account_id").value_or("");
    return std::make_shared<const Credentials>(std::move(credentials));
  }

  CredentialsResult resolve_role(const std::string& profile) {
    RoleRequest role;
    role.role_arn = *file_.get(profile, "role_arn");
    role.session_name = file_.get(profile, "role_session_name").value_or("");
    role.external_id = file_.get(profile, "external_id").value_or("");
    role.duration_seconds = file_.get(profile, "duration_seconds").value_or("");
    role.region = sts_region(profile);
    if (const auto token_file = file_.get(profile, "web_identity_token_file")) {
      return assume_role_with_web_identity(context_, role, *token_file);
    }
    role.mfa_serial = file_.get(profile, "mfa_serial").value_or("");
    CredentialsResult source = resolve_source(profile);
    if (!source.has_value()) return source;
    return assume_role(context_, role, source.value());
  }

  CredentialsResult resolve_source(const std::string& profile) {
    const auto source_profile = file_.get(profile, "source_profile");
    const auto source = file_.get(profile, "credential_source");
    if (source_profile && source) {
      return no_credentials(fmt::format("profile \"{}\" has both source_profile and credential_source", profile));
    }
    if (source_profile) return resolve(*source_profile);
    if (!source) return no_credentials(fmt::format("profile \"{}\" has role_arn but no source_profile", profile));
    if (*source == "Environment") {
      if (auto keys = environment_keys(context_.options.environment)) return keys;
      return no_credentials("credential_source = Environment, but AWS_ACCESS_KEY_ID is not set");
    }
    if (*source == "EcsContainer") {
      if (has_container(context_.options.environment)) return fetch_container(context_);
      return no_credentials("credential_source = EcsContainer, but AWS_CONTAINER_CREDENTIALS_… is not set");
    }
    if (*source == "Ec2InstanceMetadata") {
      if (instance_allowed(context_.options.environment)) return fetch_instance(context_);
      return no_credentials("credential_source = Ec2InstanceMetadata, but AWS_EC2_METADATA_DISABLED forbids it");
    }
    return no_credentials(fmt::format("profile \"{}\" has an unknown credential_source", profile));
  }

  CredentialsResult resolve_sso(const std::string& profile) {
    SsoRequest sso;
    sso.profile = profile;
    sso.session = file_.get(profile, "sso_session").value_or("");
    const auto setting = [&](const char* name) {
      auto value = sso.session.empty() ? std::nullopt : file_.get_sso_session(sso.session, name);
      return value ? *value : file_.get(profile, name).value_or("");
    };
    sso.start_url = setting("sso_start_url");
    sso.region = setting("sso_region");
    sso.account_id = file_.get(profile, "sso_account_id").value_or("");
    sso.role_name = file_.get(profile, "sso_role_name").value_or("");
    if (sso.start_url.empty() || sso.region.empty() || sso.account_id.empty() || sso.role_name.empty()) {
      return no_credentials(fmt::format(
          "profile \"{}\" lacks one of sso_start_url, sso_region, sso_account_id and sso_role_name", profile));
    }
    return fetch_sso(context_, sso);
  }

  std::string sts_region(const std::string& profile) const {
    const auto own = file_.get(profile, "region");
    if (own) return *own;
    return context_.options.region.empty() ? "us-east-1" : context_.options.region;
  }

  const FetchContext& context_;
  const ProfileFile& file_;
  std::vector<std::string> way_;
};

CredentialsResult web_identity(const FetchContext& context, const std::string& token_file) {
  const Environment& environment = context.options.environment;
  RoleRequest role;
  role.role_arn = nonempty(environment, "AWS_ROLE_ARN").value_or("");
  role.session_name = nonempty(environment, "AWS_ROLE_SESSION_NAME").value_or("");
  role.region = context.options.region.empty() ? "us-east-1" : context.options.region;
  if (role.role_arn.empty()) return no_credentials("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not");
  return assume_role_with_web_identity(context, role, token_file);
}

CredentialsResult last_resort(const FetchContext& context) {
  const Environment& environment = context.options.environment;
  if (has_container(environment)) return fetch_container(context);
  constexpr std::string_view kAdvice =
      "no credentials found: looked at the environment (AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE), {} and {}, "
      "the "
      "container endpoint and {}. Set AWS_PROFILE, or run `aws configure` or `aws sso login`";
  const auto advice = [&](std::string_view instance) {
    return no_credentials(fmt::format(kAdvice, ProfileFile::config_path(environment),
                                      ProfileFile::credentials_path(environment), instance));
  };
  if (!instance_allowed(environment)) return advice("not at instance metadata (AWS_EC2_METADATA_DISABLED)");
  CredentialsResult instance = fetch_instance(context);
  if (instance.has_value() || instance.error().kind == FailureKind::cancelled) return instance;
  // Where nothing else was configured, an absent metadata service only means: this is no instance.
  if (instance.error().kind == FailureKind::network) return advice("instance metadata (no answer)");
  return instance;
}

CredentialsResult walk(const FetchContext& context) {
  const ClientOptions& options = context.options;
  const ProfileFile file = ProfileFile::load(options.environment);
  ProfileWalk profiles(context, file);
  if (options.profile_named) return profiles.resolve(options.profile);
  if (auto keys = environment_keys(options.environment)) return keys;
  const bool profile_chosen = nonempty(options.environment, "AWS_PROFILE").has_value();
  if (profile_chosen && profiles.configured(options.profile)) return profiles.resolve(options.profile);
  if (const auto token_file = nonempty(options.environment, "AWS_WEB_IDENTITY_TOKEN_FILE")) {
    return web_identity(context, *token_file);
  }
  if (profiles.configured(options.profile)) return profiles.resolve(options.profile);
  return last_resort(context);
}

}  // namespace

CredentialsResult resolve_credentials(const FetchContext& context) {
  try {
    return walk(context);
  } catch (const Error& error) {
    // A configuration file that became unreadable.
    return no_credentials(error.what());
  }
}

}  // namespace dynatlas::aws
