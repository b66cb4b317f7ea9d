// All that the page of one table shows. Knows the graph, no HTTP.
#pragma once

#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// id (the table's ARN): its row as in tables(), why what is null there is unknown, and all that hangs on it. Null where
// there is no such table.
nlohmann::json table(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
