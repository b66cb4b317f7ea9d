#include "aws/profile_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "aws/shell_words.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr std::uintmax_t kFileBytesMax = 4 * 1024 * 1024;

std::vector<IniSection> read_sections(const std::string& path) {
  std::error_code missing;
  if (path.empty() || !std::filesystem::is_regular_file(path, missing)) return {};
  if (std::filesystem::file_size(path, missing) > kFileBytesMax) {
    throw Error(ErrorKind::usage, "is too large for an AWS configuration file", path);
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::usage, "cannot be read: check its permissions", path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto sections = parse_ini(text);
  if (!sections.has_value()) {
    throw Error(ErrorKind::usage, fmt::format("line {} {}", sections.error().line, sections.error().why), path);
  }
  return std::move(sections.value());
}

// The name in a section's head of two words: [profile NAME], [sso-session NAME], [services NAME].
std::optional<std::string> name_in_head(const std::string& head) {
  auto words = shell_words(head);
  return words && words->size() == 2 ? std::optional<std::string>(std::move((*words)[1])) : std::nullopt;
}

// A head that somebody meant as a profile's, where name_in_head() finds no name.
bool looks_like_profile(std::string_view head) {
  while (head.starts_with(' ') || head.starts_with('\t')) head.remove_prefix(1);
  return head.starts_with("profile ") || head.starts_with("profile\t");
}

const IniValue* value_in(const std::map<std::string, IniSettings>& sections, const std::string& section,
                         const std::string& property) {
  const auto settings = sections.find(section);
  if (settings == sections.end()) return nullptr;
  const auto value = settings->second.find(property);
  return value != settings->second.end() ? &value->second : nullptr;
}

std::optional<std::string> text_of(const IniValue* value) {
  return value != nullptr && !value->text.empty() ? std::optional<std::string>(value->text) : std::nullopt;
}

std::string path_of(const Environment& environment, const char* variable, const char* otherwise) {
  return expand_path(environment, environment(variable).value_or(otherwise));
}

}  // namespace

std::string ProfileFile::config_path(const Environment& environment) {
  return path_of(environment, "AWS_CONFIG_FILE", "~/.aws/config");
}

std::string ProfileFile::credentials_path(const Environment& environment) {
  return path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
}

ProfileFile ProfileFile::load(const Environment& environment) {
  ProfileFile file;
  file.add_config(read_sections(config_path(environment)));
  file.add_credentials(read_sections(credentials_path(environment)));
  return file;
}

// Of two sections with one name ([default], [profile default], [profile "default"]) the later one counts, alone.
void ProfileFile::add_config(std::vector<IniSection> sections) {
  for (IniSection& section : sections) {
    const auto add_to = [&](Sections& named) {
      auto name = name_in_head(section.name);
      if (name) named.insert_or_assign(std::move(*name), std::move(section.settings));
      return name.has_value();
    };
    if (section.name.starts_with("profile")) {
      if (!add_to(config_) && looks_like_profile(section.name)) unreadable_.push_back(section.name);
    } else if (section.name.starts_with("sso-session")) {
      add_to(sso_sessions_);
    } else if (section.name.starts_with("services")) {
      add_to(services_);
    } else if (section.name == "default") {
      config_.insert_or_assign(section.name, std::move(section.settings));
    } else if (looks_like_profile(section.name)) {
      unreadable_.push_back(section.name);
    }
  }
  profiles_ = config_;
}

void ProfileFile::add_credentials(std::vector<IniSection> sections) {
  for (IniSection& section : sections) {
    for (const auto& [name, value] : section.settings) profiles_[section.name].insert_or_assign(name, value);
    profiles_.try_emplace(section.name);
    credentials_.emplace(std::move(section.name), std::move(section.settings));
  }
}

bool ProfileFile::has_profile(const std::string& profile) const {
  return profiles_.contains(profile);
}

std::vector<std::string> ProfileFile::names() const {
  std::vector<std::string> names;
  for (const auto& [name, settings] : profiles_) names.push_back(name);
  return names;
}

bool ProfileFile::has(const std::string& profile, const std::string& property) const {
  return value_in(profiles_, profile, property) != nullptr;
}

std::optional<std::string> ProfileFile::get(const std::string& profile, const std::string& property) const {
  return text_of(value_in(profiles_, profile, property));
}

std::optional<std::string> ProfileFile::get(ProfileSource source, const std::string& profile,
                                            const std::string& property) const {
  const IniValue* const value = value_in(source == ProfileSource::config ? config_ : credentials_, profile, property);
  return value != nullptr ? std::optional<std::string>(value->text) : std::nullopt;
}

std::optional<std::string> ProfileFile::get_sso_session(const std::string& session, const std::string& property) const {
  return text_of(value_in(sso_sessions_, session, property));
}

std::optional<std::string> ProfileFile::service_endpoint_url(const std::string& profile,
                                                             const std::string& service) const {
  const auto services = get(profile, "services");
  if (!services) return std::nullopt;
  const auto section = services_.find(*services);
  if (section == services_.end() || section->second.empty()) {
    throw Error(ErrorKind::usage, fmt::format("profile {} names the section [services {}], which is not in the config "
                                              "file or is empty: add it, or correct the setting `services`",
                                              profile, *services));
  }
  const IniValue* const settings = value_in(services_, *services, service);
  if (settings == nullptr || !settings->nested) return std::nullopt;
  const auto url = settings->nested->find("endpoint_url");
  return url != settings->nested->end() && !url->second.empty() ? std::optional(url->second) : std::nullopt;
}

}  // namespace dynatlas::aws
