#include "store/sqlite/row_statement.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "graph/type_check.h"
#include "store/sqlite/text_case.h"
#include "store/sqlite/values.h"

namespace dynatlas::sqlite {
namespace {

using graph::Match;
using graph::Null;
using graph::TextList;
using graph::Value;

[[noreturn]] void misuse(std::string_view label, const std::string& message) {
  throw Error(ErrorKind::internal, message, std::string(label));
}

// A JSON array of the texts that may be matched. SQLite's JSON ends a text at a NUL, and knows UTF-8 only: such a text
// is left out, and matches nothing.
std::string json_list(const TextList& texts) {
  nlohmann::json list = nlohmann::json::array();
  for (const std::string& text : texts) {
    if (text.find('\0') == std::string::npos && is_utf8(text)) list.push_back(text);
  }
  return list.dump();
}

}  // namespace

const Value& Run::param(std::string_view name, std::string_view label) const {
  const auto value = params.find(name);
  if (value == params.end()) misuse(label, fmt::format("the parameter {} is not given", name));
  return value->second;
}

std::int64_t Run::tag(std::string_view label) const {
  const auto* const tag = std::get_if<std::int64_t>(&param(graph::kUpdateTag, label));
  if (tag == nullptr) misuse(label, "UPDATE_TAG must be an integer");
  return *tag;
}

void RowStatement::misused(const std::string& message) const {
  misuse(label_, message);
}

void RowStatement::add(Source source) {
  (source.ref.set_in_kwargs ? from_params_ : from_row_).push_back(source);
}

int RowStatement::take(int first, std::span<const graph::Property> properties) {
  for (const graph::Property& property : properties) {
    if (property.constant.empty()) add({first, source_of(property), property.name, property.type});
    ++first;
  }
  return first;
}

int RowStatement::take(int first, std::span<const graph::Matcher> matchers) {
  for (const graph::Matcher& matcher : matchers) {
    add({first++, matcher.ref, matcher.ref.name, std::nullopt, matcher.match});
  }
  return first;
}

void RowStatement::begin(const graph::Rows& rows, const Run& run) {
  times_ = run.options.times;
  for (Source& source : from_row_) {
    const auto column = rows.column(source.ref.name);
    if (!column) misused(fmt::format("the rows have no field {}", source.ref.name));
    source.column = *column;
  }
  for (const Source& source : from_params_) bind_source(source, run.param(source.ref.name, label_));
}

void RowStatement::bind_marks(int first, const Run& run) {
  statement_.bind(first, run.now_ms);
  statement_.bind(first + 1, run.options.module_name);
  statement_.bind(first + 2, run.options.module_version);
}

bool RowStatement::bind(std::span<const Value> row) {
  bool may_match = true;
  for (const Source& source : from_row_) {
    const Value& value = row[source.column];
    if (!source.type && std::holds_alternative<Null>(value)) may_match = false;
    bind_source(source, value);
  }
  return may_match;
}

void RowStatement::bind_source(const Source& source, const Value& value) {
  if (source.type && !accepts(*source.type, value)) {
    misused(fmt::format("{} is of another type than declared", source.name));
  }
  const bool is_text = std::holds_alternative<std::string>(value) || std::holds_alternative<Null>(value);
  if (!source.type && source.match == Match::one_to_many) {
    const auto* const list = std::get_if<TextList>(&value);
    if (list == nullptr && !is_text) misused(fmt::format("{} is matched by texts only", source.name));
    if (list != nullptr) return statement_.bind_copy(source.parameter, json_list(*list));
    if (const auto* const text = std::get_if<std::string>(&value)) {
      return statement_.bind_copy(source.parameter, json_list({*text}));
    }
  } else if (!source.type && std::holds_alternative<TextList>(value)) {
    misused(fmt::format("{} is a list, which only one-to-many matching takes", source.name));
  } else if (!source.type && source.match != Match::exact && !is_text) {
    misused(fmt::format("{} is matched by texts only", source.name));
  }
  bind_value(statement_, source.parameter, value, times_);
}

}  // namespace dynatlas::sqlite
