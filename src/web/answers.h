// What the page asks for, as JSON made of named questions (src/questions/page_*). Knows the graph, no HTTP.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// Each throws Error{usage} for a parameter that is wrong, Error{store} as GraphStore does.
// Accounts, regions with their totals, how completely and when each part was read. A million tables are added up in
// halves at once: `with` is called from two threads, and calls its argument with a store that nobody else has
// meanwhile.
using WithStore = std::function<void(const std::function<void(graph::GraphStore&)>& work)>;
nlohmann::json overview(const WithStore& with);
// Moves when a run or `forget` has changed the graph. Cheap: it is asked before every answer.
nlohmann::json version(graph::GraphStore& store);
// id: the nodes of this id, their relationships, and what those lead to. Null where there is none.
nlohmann::json node(graph::GraphStore& store, const Query& query);
// The runs that changed something, the latest first.
nlohmann::json runs(graph::GraphStore& store);
// in (by account and region), tag, table (an ARN: it and all that is its own), search, limit, offset: differences, the
// latest first.
nlohmann::json changes(graph::GraphStore& store, const Query& query);
// in, search, limit, offset: each table that differences tell of, with how many; the latest changed first.
nlohmann::json changed_tables(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
