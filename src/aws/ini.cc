#include "aws/ini.h"

#include <algorithm>
#include <utility>

#include "aws/unicode.h"

namespace dynatlas::aws {
namespace {

constexpr std::u32string_view kDefaults = U"DEFAULT";

// A line of a value, without the white space around it.
struct ValueLine {
  std::u32string text;
  std::size_t number = 0;
};

// The lines of each setting of a section.
using RawSettings = std::map<std::u32string, std::vector<ValueLine>>;

struct RawSection {
  std::u32string name;
  RawSettings settings{};
};

std::u32string setting_name(std::u32string_view name) {
  std::u32string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; });
  return lower;
}

// Takes a file's lines one after the other.
class IniReader {
 public:
  std::optional<IniError> take(std::u32string_view line) {
    ++number_;
    const std::u32string_view text = trimmed_unicode(line);
    if (text.empty()) {
      if (value_ != nullptr) value_->push_back({U"", number_});
      return std::nullopt;
    }
    if (text.front() == U'#' || text.front() == U';') return std::nullopt;
    const auto indent = static_cast<std::size_t>(std::ranges::find_if_not(line, is_unicode_space) - line.begin());
    if (value_ != nullptr && indent > indent_) {
      value_->push_back({std::u32string(text), number_});
      return std::nullopt;
    }
    indent_ = indent;
    const std::size_t close = text.rfind(U']');
    if (text.front() == U'[' && close != std::u32string_view::npos && close >= 2) {
      return begin_section(text.substr(1, close - 1));
    }
    return begin_setting(text);
  }

  const std::vector<RawSection>& sections() const { return sections_; }
  const RawSettings& defaults() const { return defaults_; }

 private:
  std::optional<IniError> refuse(std::string_view why) const { return IniError{number_, why}; }

  std::optional<IniError> begin_section(std::u32string_view name) {
    value_ = nullptr;
    is_in_defaults_ = name == kDefaults;
    is_in_section_ = true;
    if (is_in_defaults_) return std::nullopt;
    if (!names_.emplace(name, number_).second) return refuse("repeats a section of the file: merge the two");
    sections_.push_back({std::u32string(name)});
    return std::nullopt;
  }

  std::optional<IniError> begin_setting(std::u32string_view text) {
    if (!is_in_section_ && text.front() == kByteOrderMark) {
      return refuse("begins with a byte order mark: save the file as UTF-8 without it");
    }
    if (!is_in_section_) return refuse("stands before the first [section]");
    const std::size_t delimiter = text.find_first_of(U"=:");
    if (delimiter == std::u32string_view::npos) return refuse("is neither a [section] nor a setting (name = value)");
    const std::u32string name = setting_name(trimmed_unicode(text.substr(0, delimiter)));
    if (name.empty()) return refuse("has no name before its value");
    RawSettings& settings = is_in_defaults_ ? defaults_ : sections_.back().settings;
    const auto [setting, is_new] = settings.try_emplace(name);
    if (!is_new) return refuse("repeats a setting of its section: remove one of the two");
    value_ = &setting->second;
    value_->push_back({std::u32string(trimmed_unicode(text.substr(delimiter + 1))), number_});
    return std::nullopt;
  }

  std::vector<RawSection> sections_;
  RawSettings defaults_;
  std::map<std::u32string, std::size_t, std::less<>> names_;  // of the sections so far
  std::vector<ValueLine>* value_ = nullptr;                   // where an indented line goes
  std::size_t indent_ = 0;                                    // of the line that began the section or the setting
  std::size_t number_ = 0;
  bool is_in_section_ = false;
  bool is_in_defaults_ = false;
};

tl::expected<IniValue, IniError> nested_value(const std::vector<ValueLine>& lines) {
  std::map<std::string, std::string> nested;
  for (const ValueLine& line : lines) {
    for (const std::u32string_view part : unicode_lines(line.text)) {
      const std::u32string_view text = trimmed_unicode(part);
      if (text.empty()) continue;
      const std::size_t delimiter = text.find(U'=');
      if (delimiter == std::u32string_view::npos) {
        return tl::unexpected(IniError{line.number, "is no setting (name = value) of the block that it stands in"});
      }
      nested.insert_or_assign(to_utf8(trimmed_unicode(text.substr(0, delimiter))),
                              to_utf8(trimmed_unicode(text.substr(delimiter + 1))));
    }
  }
  return IniValue{"", std::move(nested)};
}

tl::expected<IniValue, IniError> value_of(const std::vector<ValueLine>& lines) {
  std::u32string joined;
  for (const ValueLine& line : lines) {
    if (&line != &lines.front()) joined += U'\n';
    joined += line.text;
  }
  while (!joined.empty() && is_unicode_space(joined.back())) joined.pop_back();
  if (joined.starts_with(U'\n')) return nested_value(lines);
  return IniValue{to_utf8(joined)};
}

std::optional<IniError> add_settings(const RawSettings& from, IniSettings& to) {
  for (const auto& [name, lines] : from) {
    const std::string key = to_utf8(name);
    if (to.contains(key)) continue;
    auto value = value_of(lines);
    if (!value.has_value()) return value.error();
    to.emplace(key, std::move(value.value()));
  }
  return std::nullopt;
}

}  // namespace

tl::expected<std::vector<IniSection>, IniError> parse_ini(std::string_view text) {
  std::u32string characters;
  if (from_utf8(text, characters) < text.size()) {
    characters += U'?';  // the line that cannot be read counts, too
    return tl::unexpected(IniError{text_lines(characters).size(), "is not UTF-8"});
  }
  IniReader reader;
  for (const std::u32string_view line : text_lines(characters)) {
    if (auto error = reader.take(line)) return tl::unexpected(*error);
  }
  std::vector<IniSection> sections;
  for (const RawSection& raw : reader.sections()) {
    IniSection section{to_utf8(raw.name)};
    auto error = add_settings(raw.settings, section.settings);
    if (!error) error = add_settings(reader.defaults(), section.settings);
    if (error) return tl::unexpected(*error);
    sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace dynatlas::aws
