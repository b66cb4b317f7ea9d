// Values between the graph's types and SQLite's cells.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "graph/schema.h"
#include "graph/value.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// Binds without copying text; a list as graph::list_text().
void bind_value(Statement& statement, int parameter, const graph::Value& value, graph::TimeKind times);

// The cell as the declared type says; Null where it is NULL, or holds what cannot be of that type.
graph::Value read_value(const Statement& statement, int column, graph::Type type);

// The cell as it is kept: integer, real, text or Null; bytes (BLOB) as Null.
graph::Value read_cell(const Statement& statement, int column);

// The cell as a query prints it: integer, real, text or null; bytes (BLOB) as hexadecimal text.
nlohmann::json json_of(const Statement& statement, int column);

// Reads what datetime_text() writes. False when it is no such text.
bool parse_datetime(std::string_view text, graph::Time& time);

}  // namespace dynatlas::sqlite
