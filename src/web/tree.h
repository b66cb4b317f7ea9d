// The treemap's groups: how many tables, how large, of which colour. Knows the graph, no HTTP.
#pragma once

#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// by (place, region, billing, team), size (storage, items, count, units), colour (recovery, protected, billing,
// encryption, class, status, age, owner), at (a path of keys), q, in: each table where there are few, else the groups
// of a level. Throws as tables() does.
nlohmann::json tree(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
