// A reader's own statement: one, read-only, stoppable.
#pragma once

#include <stop_token>

#include "graph/graph_store.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// As GraphStore::read(). Parameters are named in the statement (`:account`, `$account` or `@account`). Error{usage}:
// the statement is wrong, more than one, lacks a parameter, or does anything but read.
std::vector<std::string> run_query(Connection& connection, std::string_view statement, const graph::Params& params,
                                   graph::TimeKind times, const std::stop_token& stop, const graph::RowReader& reader);

}  // namespace dynatlas::sqlite
