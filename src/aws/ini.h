// The syntax of the AWS configuration files, read as Python's configparser reads it and botocore its nested blocks.
// Knows sections and settings, no profiles. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace dynatlas::aws {

// The text of a setting, or the settings of the block that is indented below it.
struct IniValue {
  std::string text{};
  std::optional<std::map<std::string, std::string>> nested{};

  bool operator==(const IniValue&) const = default;
};

using IniSettings = std::map<std::string, IniValue>;  // names in lower case

struct IniSection {
  std::string name;  // what stands between the brackets, as it is
  IniSettings settings{};
};

struct IniError {
  std::size_t line = 0;
  std::string_view why{};  // never a line's text: it may be a secret
};

// The sections in the order of the file. [DEFAULT] is none of them: its settings are part of each that has not its own.
// Refuses what configparser refuses: a line outside of a section or without = and :, a section or setting that is
// there twice, bytes that are not UTF-8.
tl::expected<std::vector<IniSection>, IniError> parse_ini(std::string_view text);

}  // namespace dynatlas::aws
