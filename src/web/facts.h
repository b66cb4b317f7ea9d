// What is known and what is not, of all tables of a filter: protection, capacity, coverage. Knows the graph, no HTTP.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// What can be asked of protection().
std::span<const std::string_view> protection_facts();
// Each throws as tables() does. fact (one of those), q, in: how many tables are on, off, unknown. `scaling` is of
// provisioned tables, `owner` on where there is the tag.
nlohmann::json protection(graph::GraphStore& store, const Query& query);
// q, in: counts of what stands out, and the largest table.
nlohmann::json capacity(graph::GraphStore& store, const Query& query);
// Which operations have not told of all tables of a place, and the IAM policy that would allow them.
nlohmann::json coverage(graph::GraphStore& store, const Query& query);
// text, limit: tables whose names begin so, then those that contain it; an ARN finds its table.
nlohmann::json find(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
