// For tests/system/test_profile_files.py: prints what the program makes of configuration files, one line of JSON for
// each folder given: {"sections": …, "profiles": …} of its `config` (and `credentials`), or {"line": N} where refused.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "aws/ini.h"
#include "aws/profile_file.h"

namespace {

using dynatlas::aws::IniSettings;
using dynatlas::aws::IniValue;
using dynatlas::aws::ProfileFile;
using dynatlas::aws::ProfileSource;
using nlohmann::json;

json as_json(const IniValue& value) {
  return value.nested ? json(*value.nested) : json(value.text);
}

json read(const std::string& folder) {
  std::ifstream file(folder + "/config", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto sections = dynatlas::aws::parse_ini(text);
  if (!sections.has_value()) return {{"line", sections.error().line}};
  json answer{{"sections", json::object()}, {"profiles", json::object()}};
  for (const auto& section : *sections) {
    json& settings = answer["sections"][section.name] = json::object();
    for (const auto& [name, value] : section.settings) settings[name] = as_json(value);
  }
  const ProfileFile profiles = ProfileFile::load([&](const std::string& name) -> std::optional<std::string> {
    if (name == "AWS_CONFIG_FILE") return folder + "/config";
    return name == "AWS_SHARED_CREDENTIALS_FILE" ? std::optional(folder + "/credentials") : std::nullopt;
  });
  for (const std::string& name : profiles.names()) {
    json& settings = answer["profiles"][name] = json::object();
    for (const char* const property : {"region", "role_arn", "key"}) {
      if (const auto value = profiles.get(name, property)) settings[property] = *value;
    }
  }
  return answer;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) std::puts(read(argv[i]).dump().c_str());
  return 0;
}
