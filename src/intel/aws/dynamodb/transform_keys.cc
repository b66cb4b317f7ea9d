#include "intel/aws/dynamodb/transform_keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>
#include <vector>

#include "intel/aws/dynamodb/transform_cells.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::Value;
using nlohmann::json;

struct TextPairs {
  std::vector<std::pair<std::string, std::string>> pairs;
  bool are_all = false;  // that the list holds; others are of another type than documented
};

std::string compact(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// The two texts of each object of a list.
TextPairs pairs_of(ondemand::value list, std::string_view first, std::string_view second) {
  TextPairs found;
  if (list.type() != ondemand::json_type::array) return found;
  const std::array cells{Cell{first, 0, text_of}, Cell{second, 1, text_of}};
  found.are_all = true;
  for (auto entry : list.get_array()) {
    ondemand::value object = entry.value();
    std::array<Value, 2> both;
    if (is_object(object)) read_cells(object, cells, both);
    if (is_text(both[0]) && is_text(both[1])) {
      found.pairs.emplace_back(std::get<std::string>(both[0]), std::get<std::string>(both[1]));
    } else {
      found.are_all = false;
    }
  }
  return found;
}

void join(Value& joined, const std::string& text) {
  joined = is_text(joined) ? std::get<std::string>(joined) + "," + text : text;
}

// The attributes of one kind and, where all of them are told, their types.
std::pair<Value, Value> joined(const TextPairs& schema, std::string_view kind, const AttributeTypes& types) {
  std::pair<Value, Value> both;
  bool are_all_typed = true;
  for (const auto& [name, its_kind] : schema.pairs) {
    if (its_kind != kind) continue;
    join(both.first, name);
    const auto type = types.find(name);
    are_all_typed = are_all_typed && type != types.end();
    if (are_all_typed) join(both.second, type->second);
  }
  if (!are_all_typed) both.second = Value();
  return both;
}

}  // namespace

AttributeTypes attribute_types_of(ondemand::value definitions) {
  const auto found = pairs_of(definitions, "AttributeName", "AttributeType");
  return {found.pairs.begin(), found.pairs.end()};
}

Keys keys_of(ondemand::value key_schema, const AttributeTypes& types) {
  const TextPairs found = pairs_of(key_schema, "AttributeName", "KeyType");
  Keys keys;
  std::tie(keys.partition_key, keys.partition_key_type) = joined(found, "HASH", types);
  std::tie(keys.sort_key, keys.sort_key_type) = joined(found, "RANGE", types);
  if (!found.are_all) return keys;
  json all = json::array();
  for (const auto& [name, kind] : found.pairs) {
    const auto type = types.find(name);
    all.push_back({name, kind, type != types.end() ? json(type->second) : json()});
  }
  keys.json = compact(all);
  return keys;
}

Value search_schema_json(ondemand::value search_schema) {
  const auto found = pairs_of(search_schema, "AttributeName", "SearchSchemaElementType");
  return found.are_all ? Value(compact(json(found.pairs))) : Value();
}

Value sorted_texts_json(ondemand::value list) {
  if (list.type() != ondemand::json_type::array) return {};
  std::vector<std::string> texts;
  for (auto entry : list.get_array()) {
    Value text = text_of(entry.value());
    if (!std::holds_alternative<std::string>(text)) return {};
    texts.push_back(std::move(std::get<std::string>(text)));
  }
  std::ranges::sort(texts);
  return compact(json(texts));
}

}  // namespace dynatlas::intel::aws::dynamodb
