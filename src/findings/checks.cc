#include "findings/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <map>

#include "base/error.h"
#include "findings/checks_access.h"
#include "findings/checks_capacity.h"
#include "findings/checks_operation.h"
#include "findings/checks_recovery.h"
#include "findings/who_can.h"
#include "questions/questions.h"

namespace dynatlas::findings {
namespace {

struct Text {
  std::string_view file;
  std::string_view text;
};

constexpr Text kTexts[] = {
#include "findings/texts.inc"  // made by cmake/EmbedQuestions.cmake
};

constexpr std::string_view kGuides = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/";

constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};

std::string_view text_of(std::string_view name, std::string_view language) {
  for (const Text& text : kTexts) {
    if (text.file.starts_with(name) && text.file.substr(name.size()).starts_with('.') &&
        text.file.substr(name.size() + 1) == language) {
      return text.text;
    }
  }
  assert(false && "a check without its statement");
  return {};
}

// "days=35: what it bounds (1 to 35)", "trusted='': what it names".
Parameter parameter_of(std::string_view line) {
  const auto equals = line.find('=');
  const auto colon = line.find(": ", equals);
  assert(equals != std::string_view::npos && colon != std::string_view::npos);
  Parameter parameter;
  parameter.name = line.substr(0, equals);
  parameter.about = line.substr(colon + 2);
  const std::string_view value = line.substr(equals + 1, colon - equals - 1);
  if (value.starts_with('\'')) {
    parameter.is_text = true;
    parameter.text = value.substr(1, value.size() - 2);
    return parameter;
  }
  const auto range = parameter.about.rfind(" (");
  const auto to = parameter.about.find(" to ", range);
  assert(range != std::string_view::npos && to != std::string_view::npos && parameter.about.ends_with(')'));
  const auto number = [](std::string_view text) {
    std::int64_t read = 0;
    [[maybe_unused]] const auto end = std::from_chars(text.data(), text.data() + text.size(), read);
    assert(end.ptr == text.data() + text.size());
    return read;
  };
  parameter.value = number(value);
  parameter.min = number(parameter.about.substr(range + 2, to - range - 2));
  parameter.max = number(parameter.about.substr(to + 4, parameter.about.size() - to - 5));
  parameter.about = parameter.about.substr(0, range);
  return parameter;
}

std::string described(const std::vector<Parameter>& all) {
  std::string text;
  for (const Parameter& one : all) {
    text += text.empty() ? "" : ", ";
    text += one.is_text ? fmt::format("{}=TEXT", one.name) : fmt::format("{}={} to {}", one.name, one.min, one.max);
  }
  return text;
}

}  // namespace

std::span<const Check* const> checks() {
  static const std::vector<const Check*> kAll = [] {
    std::vector<const Check*> all;
    const auto add = [&](std::span<const Check> checks) {
      for (const Check& check : checks) all.push_back(&check);
    };
    add(kRecoveryChecks);
    add(kAccessChecks);
    add(kCapacityChecks);
    add(kOperationChecks);
    std::ranges::sort(all, {}, &Check::name);
    return all;
  }();
  return kAll;
}

const Check* find_check(std::string_view name) {
  const auto found = std::ranges::find(checks(), name, &Check::name);
  return found == checks().end() ? nullptr : *found;
}

std::optional<std::span<const std::string_view>> needs_of_check(std::string_view name) {
  const Check* const check = find_check(name);
  return check == nullptr ? std::nullopt : std::optional(needs_of(*check));
}

std::string_view statement(const Check& check, std::string_view language) {
  static const std::map<std::pair<std::string_view, std::string_view>, std::string> kWhole = [] {
    std::map<std::pair<std::string_view, std::string_view>, std::string> all;
    for (const Check* one : checks()) {
      for (const std::string_view in : {"sql", "cypher"}) {
        const std::string text = with_who_can(text_of(one->name, in), text_of("who_can", in), in);
        all.emplace(std::pair{one->name, in}, questions::written_out(text, in));
      }
    }
    return all;
  }();
  return kWhole.at({check.name, language});
}

std::vector<Parameter> parameters(const Check& check) {
  std::vector<Parameter> all;
  std::string_view text = text_of(check.name, "sql");
  while (text.starts_with("-- ")) {
    all.push_back(parameter_of(text.substr(3, text.find('\n') - 3)));
    text.remove_prefix(text.find('\n') + 1);
  }
  return all;
}

graph::Params defaults(const Check& check) {
  graph::Params params;
  for (const Parameter& one : parameters(check)) {
    params.emplace(one.name, one.is_text ? graph::Value(std::string(one.text)) : graph::Value(one.value));
  }
  return params;
}

void set(graph::Params& params, const Check& check, std::string_view name_and_value) {
  const std::vector<Parameter> all = parameters(check);
  const auto equals = name_and_value.find('=');
  const auto found = std::ranges::find(all, name_and_value.substr(0, equals), &Parameter::name);
  if (equals != std::string_view::npos && found != all.end()) {
    const std::string_view value = name_and_value.substr(equals + 1);
    std::int64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool is_number = read.ec == std::errc{} && read.ptr == value.data() + value.size();
    if (found->is_text) {
      params.insert_or_assign(std::string(found->name), std::string(value));
      return;
    }
    if (is_number && number >= found->min && number <= found->max) {
      params.insert_or_assign(std::string(found->name), number);
      return;
    }
  }
  const std::string what = all.empty() ? "takes no parameter" : "takes " + described(all);
  throw Error(ErrorKind::usage, fmt::format("{}, not {}", what, name_and_value), std::string(check.name));
}

std::vector<std::string> references(const Check& check) {
  std::vector<std::string> all;
  if (!check.security_hub.empty()) all.push_back(fmt::format("Security Hub {}", check.security_hub));
  if (!check.config_rule.empty()) all.push_back(fmt::format("AWS Config {}", check.config_rule));
  if (!check.prowler.empty()) all.push_back(fmt::format("Prowler {}", check.prowler));
  return all;
}

std::string guide(const Check& check) {
  if (check.guide.empty() || check.guide.starts_with("https://")) return std::string(check.guide);
  return fmt::format("{}{}", kGuides, check.guide);
}

std::string_view to_string(Severity severity) {
  return kSeverities[static_cast<std::size_t>(severity)];
}

Severity severity_of(std::string_view word) {
  const auto* const found = std::ranges::find(kSeverities, word);
  if (found == kSeverities.end()) throw Error(ErrorKind::usage, "no such severity", std::string(word));
  return static_cast<Severity>(found - kSeverities.begin());
}

}  // namespace dynatlas::findings
