#include "graph/derivation.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"

namespace dynatlas::graph {
namespace {

using Kind = Derivation::Kind;

std::string lower_trimmed(std::string_view text) {
  const auto is_space = [](unsigned char c) { return std::isspace(c) != 0; };
  while (!text.empty() && is_space(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_space(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_true(const Value& value) {
  return truth_of(value).value_or(false);
}

Value derive(const Derivation& derivation, const Value& own, std::span<const Value* const> others) {
  const auto* const text = std::get_if<std::string>(&own);
  const bool is_null = std::holds_alternative<Null>(own);
  const auto is_any_true = [&] {
    return is_true(own) || std::ranges::any_of(others, [](const Value* other) { return is_true(*other); });
  };
  switch (derivation.kind) {
    case Kind::to_boolean:
      return truth_of(own).value_or(!is_null);
    case Kind::invert_boolean:
      return !is_true(own);
    case Kind::equal_boolean:
      if (is_null) return Null{};
      return text != nullptr && std::ranges::find(derivation.values, *text) != derivation.values.end();
    case Kind::or_boolean:
      return is_any_true();
    case Kind::nor_boolean:
      return !is_any_true();
    case Kind::mapping: {
      if (text == nullptr) return Null{};
      const auto found =
          std::ranges::find(derivation.map, *text, &std::pair<std::string_view, std::string_view>::first);
      return found == derivation.map.end() ? Value{} : Value{std::string(found->second)};
    }
    case Kind::coalesce: {
      if (!is_null) return own;
      const auto found =
          std::ranges::find_if(others, [](const Value* other) { return !std::holds_alternative<Null>(*other); });
      return found == others.end() ? Value{} : **found;
    }
  }
  return Null{};
}

std::size_t column_of(const NodeSchema& schema, const Rows& rows, std::string_view field) {
  const auto column = rows.column(field);
  if (column.has_value()) return *column;
  throw Error(ErrorKind::internal, "the rows have no field " + std::string(field), std::string(schema.label));
}

void fill(Rows& derived, std::size_t column, const Derivation& derivation, std::span<const std::size_t> sources) {
  std::vector<const Value*> others(sources.size() - 1);
  for (std::size_t i = 0; i < derived.size(); ++i) {
    const auto values = derived.at(i);
    for (std::size_t j = 0; j < others.size(); ++j) others[j] = &values[sources[j + 1]];
    values[column] = derive(derivation, values[sources.front()], others);
  }
}

}  // namespace

std::optional<bool> truth_of(const Value& value) {
  if (const auto* const flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number != 0;
  const auto* const text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  const std::string word = lower_trimmed(*text);
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

DerivedRows::DerivedRows(const NodeSchema& schema, const Rows& rows) : rows_(rows) {
  fields_.assign(rows.fields().begin(), rows.fields().end());
  for (const Property& property : schema.properties) {
    if (property.derivation.has_value()) fields_.push_back(property.name);
  }
  if (fields_.size() == rows.fields().size()) return;
  derived_.emplace(fields_);
  for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(rows[i], derived_->add().begin());
  std::size_t column = rows.fields().size();
  for (const Property& property : schema.properties) {
    if (!property.derivation.has_value()) continue;
    std::vector<std::size_t> sources{column_of(schema, rows, property.ref.name)};
    for (const PropertyRef& other : property.derivation->others) {
      sources.push_back(column_of(schema, rows, other.name));
    }
    fill(*derived_, column++, *property.derivation, sources);
  }
}

}  // namespace dynatlas::graph
