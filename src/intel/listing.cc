#include "intel/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "aws/identity.h"

namespace dynatlas::intel {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using graph::Type;
using graph::Value;
using nlohmann::json;

// The ARN of something elsewhere, as an exception on its way out of the elements.
struct Elsewhere {
  Refusal refusal;
};

const json* member_at(const json& object, std::string_view path) {
  const json* at = &object;
  while (at != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    const auto found = at->is_object() ? at->find(path.substr(0, dot)) : at->end();
    at = at->is_object() && found != at->end() ? &*found : nullptr;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at;
}

Value integer_of(const json& value) {
  if (!value.is_number_integer()) return {};
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return {};
  return value.get<std::int64_t>();
}

// As the shortest decimal text that is this number: what AWS wrote, to the millisecond.
Value time_of(const json& value) {
  graph::Time time;
  if (!value.is_number() || !graph::parse_epoch(value.dump(), time)) return {};
  return time;
}

Value text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_structured()) return {};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// As AWS has it: sorting and what stands for a list of one are a transform's own.
Value list_of(const json& value) {
  graph::TextList texts;
  return value.is_array() && graph::parse_list(value.dump(), texts) ? Value{std::move(texts)} : Value{};
}

Value value_of(const json& value, Type type) {
  switch (type) {
    case Type::text:
      return text_of(value);
    case Type::integer:
      return integer_of(value);
    case Type::real:
      return value.is_number() ? Value{value.get<double>()} : Value{};
    case Type::boolean:
      return value.is_boolean() ? Value{value.get<bool>()} : Value{};
    case Type::time:
      return time_of(value);
    case Type::text_list:
      return list_of(value);
  }
  return {};
}

// The cell of a property in a row of the schema's; null where it has none.
Value* cell_of(const graph::NodeSchema& schema, graph::Rows& rows, std::span<Value> row, std::string_view name) {
  const auto property = std::ranges::find(schema.properties, name, &graph::Property::name);
  return property == schema.properties.end() ? nullptr : &row[rows.column(property->ref.name).value()];
}

// Of what AWS itself names.
void refuse_elsewhere(const List& list, const Asked& asked, graph::Rows& rows, std::span<Value> row) {
  for (const std::string_view name : {"id", "arn"}) {
    const Value* cell = cell_of(list.schema, rows, row, name);
    const auto* text = cell == nullptr ? nullptr : std::get_if<std::string>(cell);
    if (text != nullptr) check_part(asked.part, *text);
  }
}

// Fills the fields of a row that name members of an object.
void fill_row(const graph::NodeSchema& schema, const graph::Rows& rows, const json& object, std::span<Value> row) {
  for (const graph::Property& property : schema.properties) {
    if (property.ref.set_in_kwargs || property.ref.name.empty()) continue;
    const json* value = member_at(object, property.ref.name);
    if (value != nullptr) row[rows.column(property.ref.name).value()] = value_of(*value, property.type);
  }
}

// The list's element as a row. Returns what the listing calls it; empty: there is no row.
std::string add_row(const List& list, const Asked& asked, const json& element, graph::Rows& rows) {
  const auto row = rows.add();
  fill_row(list.schema, rows, element, row);
  std::string name = list.complete({asked, element, row});
  if (name.empty()) {
    rows.truncate(rows.size() - 1);
    return name;
  }
  if (Value* scope = cell_of(list.schema, rows, row, list.schema.scope_property)) *scope = asked.part.region;
  if (!list.may_be_elsewhere) refuse_elsewhere(list, asked, rows, row);
  return name;
}

const json& existing(const json& whole, std::string_view member) {
  const json* value = member_at(whole, member);
  if (value == nullptr || value->is_null()) throw NotAsDocumented(fmt::format("it has no {}", member));
  return *value;
}

}  // namespace

std::optional<Refusal> read_answer(std::string_view operation, std::string_view answer, Found& found,
                                   const std::function<void(const json& whole)>& read) {
  if (answer.empty()) return std::nullopt;
  const json whole = parsed(answer);
  if (!whole.is_object()) return not_understood(operation, "it is no JSON object, or is cut");
  const Batch::Mark rows_before = found.batch.mark();
  const std::size_t names_before = found.names.size();
  std::optional<Refusal> refused;
  try {
    read(whole);
    return std::nullopt;
  } catch (const NotAsDocumented& error) {
    refused = not_understood(operation, error.what());
  } catch (Elsewhere& other) {
    refused = std::move(other.refusal);
  }
  found.batch.back_to(rows_before);
  found.names.resize(names_before);
  return refused;
}

void check_part(const Part& part, std::string_view arn) {
  const auto fields = arn_of(arn);
  if (!fields || !fields->partition.starts_with("aws") || !dynatlas::aws::is_account_id(fields->account)) return;
  if (is_global(part) ? fields->account == part.account : fields->region.empty()) return;
  if (fields->region != part.region || fields->account != part.account) throw Elsewhere{about_elsewhere(part, *fields)};
}

json parsed(std::string_view text) {
  constexpr int kDepthMax = 64;  // writing JSON takes stack for each level
  bool is_too_deep = false;
  const auto is_kept = [&](int depth, json::parse_event_t, const json&) {
    is_too_deep |= depth > kDepthMax;
    return !is_too_deep;
  };
  json value = json::parse(text, is_kept, false);
  return is_too_deep ? json(json::value_t::discarded) : value;
}

std::string text_at(const json& object, std::string_view path) {
  const json* value = member_at(object, path);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::string deciding_text_at(const json& object, std::string_view member) {
  const auto value = object.find(member);
  if (value == object.end()) return {};
  if (!value->is_string()) throw NotAsDocumented(fmt::format("an element's {} is no text", member));
  return value->get<std::string>();
}

std::string name_at(const json& element, std::string_view member) {
  std::string name = text_at(element, member);
  if (name.empty()) throw NotAsDocumented(fmt::format("an element has no {}", member));
  return name;
}

graph::Value texts_at(const json& object, std::string_view path, std::string_view of) {
  const json* list = member_at(object, path);
  if (list == nullptr || !list->is_array()) return {};
  std::set<std::string> texts;
  for (const json& element : *list) {
    const json* text = of.empty() ? &element : member_at(element, of);
    if (text == nullptr || !text->is_string()) return {};
    texts.insert(text->get<std::string>());
  }
  return json(texts).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Refusal> read_elements(std::string_view operation, std::string_view member, std::string_view answer,
                                     Found& found, const std::function<void(const json&)>& each) {
  return read_answer(operation, answer, found, [&](const json& whole) {
    const json& list = existing(whole, member);
    if (!list.is_array()) throw NotAsDocumented(fmt::format("{} is no list", member));
    for (const json& element : list) {
      if (!element.is_object()) throw NotAsDocumented(fmt::format("{} holds what is no object", member));
      each(element);
    }
  });
}

std::optional<Refusal> read_list(const List& list, const Asked& asked, std::string_view answer, graph::Rows& rows,
                                 Found& found) {
  return read_elements(list.operation, list.member, answer, found, [&](const json& element) {
    std::string name = add_row(list, asked, element, rows);
    if (!name.empty()) found.names.push_back(std::move(name));
  });
}

std::optional<Refusal> read_object(const List& list, const Asked& asked, std::string_view answer, graph::Rows& rows,
                                   Found& found) {
  return read_answer(list.operation, answer, found, [&](const json& whole) {
    const json& object = existing(whole, list.member);
    if (!object.is_object()) throw NotAsDocumented(fmt::format("{} is no object", list.member));
    std::string name = add_row(list, asked, object, rows);
    if (!name.empty() && asked.subject.empty()) found.names.push_back(std::move(name));
  });
}

}  // namespace dynatlas::intel
