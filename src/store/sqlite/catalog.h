// What the file has, and how it comes to have what a model needs. Additive only: a column or table that nobody declares
// any more stays.
#pragma once

#include <string>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite {

// Makes what is missing, in one transaction; another client may do the same at once. Records `times` in a new file.
// Error{store} where the file holds times of the other kind, or a column of another type than the model's.
void bring_up_to(Connection& connection, const Layout& layout, graph::TimeKind times);

// Empty tables of this connection's own for those that the file, which an older model made, lacks.
void stand_in(Connection& connection, const Layout& layout);

// The kind of times in the file; nothing before the first bring_up_to().
std::optional<graph::TimeKind> times_of(Connection& connection);

bool has_table(Connection& connection, std::string_view name);
bool has_column(Connection& connection, std::string_view table, std::string_view column);

// Every relationship table in the file, also those that an older or newer model made.
std::vector<std::string> relationship_tables(Connection& connection);

}  // namespace dynatlas::sqlite
