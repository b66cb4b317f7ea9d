#include "aws/profile_file.h"

#include <aws/sdkutils/aws_profile.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include "aws/runtime.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

constexpr std::uintmax_t kFileBytesMax = 4 * 1024 * 1024;

aws_profile_collection* parse_file(const std::string& path, aws_profile_source_type source) {
  std::error_code missing;
  if (path.empty() || !std::filesystem::is_regular_file(path, missing)) return nullptr;
  if (std::filesystem::file_size(path, missing) > kFileBytesMax) {
    throw Error(ErrorKind::usage, "is too large for an AWS configuration file", path);
  }
  if (!std::ifstream(path)) throw Error(ErrorKind::usage, "cannot be read: check its permissions", path);
  const AwsString name = to_aws_string(path);
  aws_profile_collection* parsed = aws_profile_collection_new_from_file(aws_runtime(), name.get(), source);
  if (parsed == nullptr) throw Error(ErrorKind::usage, "is not a valid AWS configuration file: correct it", path);
  return parsed;
}

struct CollectionRelease {
  void operator()(aws_profile_collection* collection) const { aws_profile_collection_release(collection); }
};
using Collection = std::unique_ptr<aws_profile_collection, CollectionRelease>;

const aws_profile* section(const std::shared_ptr<void>& collection, aws_profile_section_type type,
                           const std::string& name) {
  if (!collection) return nullptr;
  const AwsString section_name = to_aws_string(name);
  return aws_profile_collection_get_section(static_cast<aws_profile_collection*>(collection.get()), type,
                                            section_name.get());
}

const aws_profile_property* property_of(const aws_profile* profile, const std::string& name) {
  if (profile == nullptr) return nullptr;
  const AwsString property_name = to_aws_string(name);
  return aws_profile_get_property(profile, property_name.get());
}

std::optional<std::string> text_of(const aws_string* value) {
  if (value == nullptr || value->len == 0) return std::nullopt;
  return std::string(aws_string_c_str(value), value->len);
}

std::optional<std::string> text_of(const aws_profile_property* property) {
  return property != nullptr ? text_of(aws_profile_property_get_value(property)) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string path_of(const Environment& environment, const char* variable, const char* file) {
  if (auto path = nonempty(environment, variable)) {
    if (path->starts_with("~/")) return home_directory(environment) + path->substr(1);
    return *path;
  }
  const std::string home = home_directory(environment);
  return home.empty() ? std::string() : home + "/.aws/" + file;
}

}  // namespace

std::optional<std::string> nonempty(const Environment& environment, const std::string& name) {
  auto value = environment(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::string home_directory(const Environment& environment) {
  return nonempty(environment, "HOME").value_or("");
}

std::string ProfileFile::config_path(const Environment& environment) {
  return path_of(environment, "AWS_CONFIG_FILE", "config");
}

std::string ProfileFile::credentials_path(const Environment& environment) {
  return path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
}

ProfileFile ProfileFile::load(const Environment& environment) {
  const Collection config(parse_file(config_path(environment), AWS_PST_CONFIG));
  const Collection credentials(parse_file(credentials_path(environment), AWS_PST_CREDENTIALS));
  ProfileFile file;
  if (!config && !credentials) return file;
  aws_profile_collection* merged =
      aws_profile_collection_new_from_merge(aws_runtime(), config.get(), credentials.get());
  if (merged == nullptr) throw Error(ErrorKind::internal, "the AWS configuration files cannot be merged");
  file.collection_ = std::shared_ptr<void>(merged, [](void* collection) {
    aws_profile_collection_release(static_cast<aws_profile_collection*>(collection));
  });
  return file;
}

std::vector<std::string> ProfileFile::names(const Environment& environment) {
  const ProfileFile file = load(environment);
  std::set<std::string> names;
  // The library looks a profile up by its name only, so the names come from the section lines; it judges them.
  const auto add_sections = [&](const std::string& path, std::string_view prefix) {
    std::ifstream lines(path);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t end = line.find(']');
      if (!line.starts_with('[') || end == std::string::npos) continue;
      std::string_view name = trimmed(std::string_view(line).substr(1, end - 1));
      if (name.starts_with(prefix)) name = trimmed(name.substr(prefix.size()));
      if (file.has_profile(std::string(name))) names.emplace(name);
    }
  };
  add_sections(config_path(environment), "profile ");
  add_sections(credentials_path(environment), "");
  return {names.begin(), names.end()};
}

bool ProfileFile::has_profile(const std::string& profile) const {
  return section(collection_, AWS_PROFILE_SECTION_TYPE_PROFILE, profile) != nullptr;
}

std::optional<std::string> ProfileFile::get(const std::string& profile, const std::string& property) const {
  return text_of(property_of(section(collection_, AWS_PROFILE_SECTION_TYPE_PROFILE, profile), property));
}

std::optional<std::string> ProfileFile::get_sso_session(const std::string& session, const std::string& property) const {
  return text_of(property_of(section(collection_, AWS_PROFILE_SECTION_TYPE_SSO_SESSION, session), property));
}

std::optional<std::string> ProfileFile::service_endpoint_url(const std::string& profile,
                                                             const std::string& service) const {
  const auto services = get(profile, "services");
  if (!services) return std::nullopt;
  const aws_profile_property* nested =
      property_of(section(collection_, AWS_PROFILE_SECTION_TYPE_SERVICES, *services), service);
  if (nested == nullptr) return std::nullopt;
  const AwsString key = to_aws_string("endpoint_url");
  return text_of(aws_profile_property_get_sub_property(nested, key.get()));
}

}  // namespace dynatlas::aws
