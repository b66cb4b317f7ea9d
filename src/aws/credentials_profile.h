// The credentials that a profile of the configuration files names. Blocking, on the credentials thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials_environment.h"
#include "aws/credentials_fetch.h"
#include "aws/profile_file.h"

namespace dynatlas::aws {

// The profiles' part of botocore's chain (ProfileProviderBuilder, AssumeRoleProvider). Used for one look at it:
// remembers the way along source_profile, so that a circle is an error and not a hang.
class ProfileCredentials {
 public:
  ProfileCredentials(const FetchContext& context, const ProfileFile& file) : context_(context), file_(file) {}

  // The profile's role, where it has one that needs the credentials of another.
  Found role_of(const std::string& profile);

  // The other sources that a profile may name: web identity, SSO, keys of the credentials file, `aws login`,
  // credential_process, keys of the config file. The environment's web identity comes before the profile's.
  Found sources_of(const std::string& profile, bool with_environment) const;

 private:
  bool is_role(const std::string& profile) const;
  bool has_keys(const std::string& profile) const;
  Found keys_of(ProfileSource source, const std::string& profile) const;
  Found web_identity(const std::string& profile, bool with_environment) const;
  Found sso_of(const std::string& profile) const;

  CredentialsResult assume(const std::string& profile);
  CredentialsResult source_of(const std::string& profile);
  CredentialsResult source_profile(const std::string& profile, const std::string& source);
  CredentialsResult named_source(const std::string& profile, const std::string& source) const;
  std::string duration_of(const std::string& profile) const;
  std::string sts_region() const;

  const FetchContext& context_;
  const ProfileFile& file_;
  std::vector<std::string> way_;
};

}  // namespace dynatlas::aws
