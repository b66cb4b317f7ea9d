// The shared config and credentials files (~/.aws/config, ~/.aws/credentials), merged. Reads files, nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/config.h"

namespace dynatlas::aws {

class ProfileFile {
 public:
  // AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else those in HOME/.aws. A file that does not exist is empty;
  // throws Error(usage) on one that cannot be read or understood.
  static ProfileFile load(const Environment& environment);

  bool has_profile(const std::string& profile) const;
  // A property; nothing where the profile or the property is missing or empty.
  std::optional<std::string> get(const std::string& profile, const std::string& property) const;
  // A property of [sso-session NAME].
  std::optional<std::string> get_sso_session(const std::string& session, const std::string& property) const;
  // endpoint_url of a service in the [services …] section that the profile names.
  std::optional<std::string> service_endpoint_url(const std::string& profile, const std::string& service) const;

  // The names of all profiles, sorted: every [profile NAME] and [default] of the config file, every section of the
  // credentials file.
  static std::vector<std::string> names(const Environment& environment);

  static std::string config_path(const Environment& environment);
  static std::string credentials_path(const Environment& environment);

 private:
  std::shared_ptr<void> collection_;  // aws_profile_collection; null where there is no file
};

// A variable that is set and not empty.
std::optional<std::string> nonempty(const Environment& environment, const std::string& name);
std::string home_directory(const Environment& environment);

}  // namespace dynatlas::aws
