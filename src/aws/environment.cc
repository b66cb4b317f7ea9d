#include "aws/environment.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace dynatlas::aws {
namespace {

constexpr std::size_t kUserEntryBytesMax = 64 * 1024;

// The home folder of `name`, or of whom the process belongs to where it is empty.
std::optional<std::string> home_of_user(const std::string& name) {
  std::string buffer(kUserEntryBytesMax, '\0');
  passwd entry{};
  passwd* found = nullptr;
  if (name.empty()) {
    ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
  } else {
    ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  }
  return found != nullptr ? std::optional<std::string>(found->pw_dir) : std::nullopt;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The name behind a $, with its braces; empty where none is there.
std::string_view variable_at(std::string_view text) {
  if (text.starts_with('{')) {
    const std::size_t close = text.find('}');
    return close == std::string_view::npos ? std::string_view{} : text.substr(0, close + 1);
  }
  const auto* const end = std::ranges::find_if_not(text, is_name_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string expand_variables(const Environment& environment, std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t dollar = std::min(path.find('$'), path.size());
    out += path.substr(0, dollar);
    path.remove_prefix(dollar);
    if (path.empty()) break;
    const std::string_view written = variable_at(path.substr(1));
    std::string_view name = written;
    if (name.starts_with('{')) name = name.substr(1, name.size() - 2);
    const auto value = name.empty() ? std::nullopt : environment(std::string(name));
    out += value ? *value : std::string(path.substr(0, 1 + written.size()));
    path.remove_prefix(1 + written.size());
  }
  return out;
}

}  // namespace

std::optional<std::string> nonempty(const Environment& environment, const std::string& name) {
  auto value = environment(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::string expand_home(const Environment& environment, const std::string& path) {
  if (!path.starts_with('~')) return path;
  const std::size_t slash = std::min(path.find('/'), path.size());
  auto home = slash == 1 ? environment("HOME") : std::nullopt;
  if (!home) home = home_of_user(path.substr(1, slash - 1));
  if (!home) return path;
  while (home->ends_with('/')) home->pop_back();
  const std::string expanded = *home + path.substr(slash);
  return expanded.empty() ? "/" : expanded;
}

std::string home_directory(const Environment& environment) {
  return expand_home(environment, "~");
}

std::string expand_path(const Environment& environment, const std::string& path) {
  return expand_home(environment, expand_variables(environment, path));
}

}  // namespace dynatlas::aws
