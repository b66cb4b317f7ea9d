// What `dynatlas findings --write` keeps in the graph, for the page: since when verdicts are stored, what was resolved,
// and what came and went on a table. Knows the graph, no HTTP.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// The verdict that asks for these.
inline constexpr std::string_view kResolved = "resolved";

// {"first_at", "last_at"} in epoch seconds; null where none were ever stored. Throws Error{store}, as the others.
nlohmann::json stored_verdicts(graph::GraphStore& store);

// since (a tag), q, in, check, severity, limit: what no longer fails, the last resolved first, and how many they are in
// `all`. Of tables that are gone, and of what is no table, where the scope asks for accounts and regions alone. Throws
// FilterError, Error{usage}.
nlohmann::json resolved_findings(graph::GraphStore& store, const Query& query);

// table (an id): each failure that is kept of it, with when it was first found, and when no longer or null; the latest
// event first.
nlohmann::json finding_history(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
