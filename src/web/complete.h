// What may stand next in a filter: keys, then the values that the graph has, with counts. Knows the graph, no HTTP.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// How many tables have each value of a key's field: an object of counts, in which unknown is `unknown`. Of all tables.
// Null for a key whose values are not counted.
nlohmann::json values_of_key(graph::GraphStore& store, const Query& query);

// q, at (a byte, else the end): which bytes of q to replace, and what by. `values`: values_of_key() of {"key": KEY}.
nlohmann::json complete(const Query& query, const std::function<nlohmann::json(const Query& query)>& values);

}  // namespace dynatlas::web
