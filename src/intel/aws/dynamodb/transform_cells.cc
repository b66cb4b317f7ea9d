#include "intel/aws/dynamodb/transform_cells.h"

#include <string>

namespace dynatlas::intel::aws::dynamodb {

namespace ondemand = simdjson::ondemand;
using graph::Value;

Value text_of(ondemand::value value) {
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

Value integer_of(ondemand::value value) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS) return {};
  return number;
}

Value boolean_of(ondemand::value value) {
  bool truth = false;
  if (value.get_bool().get(truth) != simdjson::SUCCESS) return {};
  return truth;
}

Value time_of(ondemand::value value) {
  if (value.type() != ondemand::json_type::number) return {};
  std::string_view token = value.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  graph::Time time;
  if (!graph::parse_epoch(token, time)) return {};
  return time;
}

bool is_object(ondemand::value value) {
  return value.type() == ondemand::json_type::object;
}

bool is_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && !text->empty();
}

void Cell::fill(ondemand::value value, std::span<Value> row) const {
  if (read != nullptr) {
    row[column] = read(value);
  } else if (spread != nullptr) {
    spread(value, row);
  } else if (is_object(value)) {
    read_cells(value, members, row);
  }
}

const Cell* find_cell(std::span<const Cell> cells, std::string_view member) {
  for (const Cell& cell : cells) {
    if (cell.member == member) return &cell;
  }
  return nullptr;
}

bool read_cells(ondemand::value object, std::span<const Cell> cells, std::span<Value> row, const OtherMember& other) {
  bool holds_any = false;
  for (auto field : object.get_object()) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (value.is_null()) continue;
    holds_any = true;
    if (const Cell* cell = find_cell(cells, key)) {
      cell->fill(value, row);
    } else if (other) {
      other(key, value);
    }
  }
  return holds_any;
}

}  // namespace dynatlas::intel::aws::dynamodb
