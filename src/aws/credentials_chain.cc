#include "aws/credentials_chain.h"

#include <fmt/format.h>

#include "aws/credentials_ask.h"
#include "aws/credentials_environment.h"
#include "aws/credentials_profile.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

CredentialsResult nothing_found(const FetchContext& context, std::string_view instance) {
  const ClientOptions& options = context.options;
  const std::string_view variables =
      options.profile_named ? "" : "the environment (AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE), ";
  return no_credentials(
      fmt::format("no credentials found: looked at {}profile \"{}\" in {} and {}, the container endpoint and {}. "
                  "Set AWS_PROFILE, run `aws configure` or `aws sso login`, "
                  "or try a recorded account: --source examples/recorded-account.jsonl",
                  variables, options.profile, ProfileFile::config_path(options.environment),
                  ProfileFile::credentials_path(options.environment), instance));
}

CredentialsResult last_resort(const FetchContext& context) {
  const Environment& environment = context.options.environment;
  if (has_container(environment)) return fetch_container(context);
  if (!instance_allowed(environment)) {
    return nothing_found(context, "not at instance metadata (AWS_EC2_METADATA_DISABLED)");
  }
  CredentialsResult instance = fetch_instance(context);
  if (instance.has_value() || instance.error().kind == FailureKind::cancelled) return instance;
  // Where nothing else was configured, an absent metadata service only means: this is no instance.
  if (instance.error().kind == FailureKind::network) return nothing_found(context, "instance metadata (no answer)");
  return instance;
}

// botocore's create_credential_resolver(): a profile that the command line named keeps the environment out.
CredentialsResult walk(const FetchContext& context) {
  const ClientOptions& options = context.options;
  const ProfileFile file = ProfileFile::load(options.environment);
  ProfileCredentials profiles(context, file);
  if (!options.profile_named) {
    if (auto keys = environment_keys(options.environment)) return *keys;
  }
  if (auto role = profiles.role_of(options.profile)) return *role;
  if (auto credentials = profiles.sources_of(options.profile, !options.profile_named)) return *credentials;
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
