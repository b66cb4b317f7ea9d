// The shared config and credentials files (~/.aws/config, ~/.aws/credentials), as botocore makes profiles of them.
// Reads files, nothing else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/environment.h"
#include "aws/ini.h"

namespace dynatlas::aws {

enum class ProfileSource { config, credentials };

class ProfileFile {
 public:
  // AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else those in the home folder's .aws. A file that does not exist
  // is empty; throws Error(usage) on one that cannot be read or understood.
  static ProfileFile load(const Environment& environment);

  // [default] and [profile NAME] of the config file, with quotes and backslashes as in a shell; every section of the
  // credentials file. Where both have a profile, the credentials file's settings win.
  bool has_profile(const std::string& profile) const;
  std::vector<std::string> names() const;
  // Sections of the config file that look like a profile, and whose name cannot be read: [profile two words].
  const std::vector<std::string>& unreadable_sections() const { return unreadable_; }

  // True where the setting is there, be it empty.
  bool has(const std::string& profile, const std::string& property) const;
  // A setting; nothing where the profile or the setting is missing or empty.
  std::optional<std::string> get(const std::string& profile, const std::string& property) const;
  // The same of one of the two files; also where it is empty.
  std::optional<std::string> get(ProfileSource source, const std::string& profile, const std::string& property) const;

  bool has_sso_session(const std::string& session) const { return sso_sessions_.contains(session); }
  // A setting of [sso-session NAME]; nothing where it is missing or empty.
  std::optional<std::string> get_sso_session(const std::string& session, const std::string& property) const;
  // endpoint_url of a service in the [services …] section that the profile names; throws Error(usage) where that
  // section is not there.
  std::optional<std::string> service_endpoint_url(const std::string& profile, const std::string& service) const;

  static std::string config_path(const Environment& environment);
  static std::string credentials_path(const Environment& environment);

 private:
  using Sections = std::map<std::string, IniSettings>;

  void add_config(std::vector<IniSection> sections);
  void add_credentials(std::vector<IniSection> sections);

  Sections config_;
  Sections credentials_;
  Sections profiles_;  // of both
  Sections sso_sessions_;
  Sections services_;
  std::vector<std::string> unreadable_;
};

}  // namespace dynatlas::aws
