// A question of the reader's own: a named one, or a read-only statement. Knows the graph, no HTTP.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

inline constexpr std::chrono::seconds kAskMax{10};
inline constexpr std::size_t kAskedRowsMax = 10'000;

// name and its parameters, or text: columns and at most kAskedRowsMax rows. Without either, what may be asked. Throws
// Error{usage} for what the store does not understand or would not do, as GraphStore::read().
nlohmann::json answer_of_reader(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
