// Who can reach a table, what a principal can reach, and why, as the page asks it. (Who may ask the server: access.h.)
// Knows the graph, no HTTP.
#pragma once

#include <nlohmann/json.hpp>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// Each throws Error{usage} for a parameter that is wrong, Error{store} as GraphStore does. Whom an account's policies
// let in is unknown where it was never evaluated: `evaluated.at` is null then, and no list that is empty says "nobody".

// table (a name that only one has, or an ARN), right (one or several), group, offset, limit: principals by group, of
// each group at most `limit` from `offset`, and how many there are; their rows as access::who() has them. principal
// (likewise): what its policies name, each table or scope with its rights, and how many tables these are. With
// `by=table` the rows of access::what() instead, those from `offset`, and how many there are.
// scope, after, limit: tables that it covers, and `next`.
// Without any of these: of each account, when it was evaluated and what was not read.
// Null where the graph has none of this name.
nlohmann::json reach(graph::GraphStore& store, const Query& query);

// principal, action, resource: access::why() under "why", and its sentences.
nlohmann::json reason(graph::GraphStore& store, const Query& query);

// text, limit: users, roles and accounts that have it in their names.
nlohmann::json principals(graph::GraphStore& store, const Query& query);

}  // namespace dynatlas::web
