// How members of a JSON object become cells of a row. Pure; knows no table.
#pragma once

#include <simdjson.h>

#include <functional>
#include <span>
#include <stdexcept>
#include <string_view>

#include "graph/value.h"

namespace dynatlas::intel::aws::dynamodb {

// The answer is JSON, but not what the API reference says.
struct NotATable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The value, or Null where it is of another type.
graph::Value text_of(simdjson::ondemand::value value);
graph::Value integer_of(simdjson::ondemand::value value);
graph::Value boolean_of(simdjson::ondemand::value value);
graph::Value time_of(simdjson::ondemand::value value);

bool is_object(simdjson::ondemand::value value);
bool is_text(const graph::Value& value);  // and not empty

// Where the member of an object goes: by `read` into a column; by `members`, where it is an object, its own members
// into theirs; by `spread` into the columns that this knows. One of the three is given.
struct Cell {
  std::string_view member;
  std::size_t column = 0;
  graph::Value (*read)(simdjson::ondemand::value) = nullptr;
  std::span<const Cell> members = {};
  void (*spread)(simdjson::ondemand::value, std::span<graph::Value> row) = nullptr;

  // Null stays Null; so does what is of another type.
  void fill(simdjson::ondemand::value value, std::span<graph::Value> row) const;
};

// The cell of that member; null where none takes it.
const Cell* find_cell(std::span<const Cell> cells, std::string_view member);

// Is called with a member that no cell takes.
using OtherMember = std::function<void(std::string_view member, simdjson::ondemand::value value)>;

// Fills a row from an object's members. Returns whether the object has any that is not null.
bool read_cells(simdjson::ondemand::value object, std::span<const Cell> cells, std::span<graph::Value> row,
                const OtherMember& other = {});

}  // namespace dynatlas::intel::aws::dynamodb
