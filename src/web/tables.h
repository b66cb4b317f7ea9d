// The tables that a filter means, for the page and as CSV. Knows the graph, no HTTP.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// Each throws FilterError for a filter, Error{usage} for another parameter that is wrong, Error{store} as GraphStore
// does.
// q, in, sort, descending, after, limit: columns and rows, why what is null in them is unknown, and `next`, which is
// `after` of the rows behind these.
nlohmann::json tables(graph::GraphStore& store, const Query& query);
// q, in: how many there are, and what is known of their sizes.
nlohmann::json count(graph::GraphStore& store, const Query& query);
// All rows, as CSV: the parameters are checked at once, the rows are read when it is called. `write` is given the text
// piece by piece, and returns false to stop.
using Write = std::function<bool(std::string_view text)>;
std::function<void(graph::GraphStore& store, const Write& write)> tables_csv(std::string_view language,
                                                                             const Query& query);

// Of rows with the columns id, account and region: for each table and fact that is null, the operation that would tell,
// and why it has not.
nlohmann::json why_unknown(graph::GraphStore& store, const nlohmann::json& answer);

// Parses what one store gives as text and the other as lists, and sorts it: the same answer from both.
void make_lists(const nlohmann::json& columns, nlohmann::json& row);

}  // namespace dynatlas::web
