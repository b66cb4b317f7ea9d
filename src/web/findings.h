// What is wrong with the tables of a filter, and what could not be told: counts, pages of findings, those of one table,
// and all as CSV. Knows the graph, no HTTP.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "graph/graph_store.h"
#include "web/asked.h"

namespace dynatlas::web {

// Findings that somebody accepts (findings/mutes.h).
struct MuteFile {
  std::string text;  // empty: none
  std::string name;  // for errors
};

// Each throws FilterError for a filter, Error{usage} for another parameter that is wrong, Error{store} as GraphStore
// does.

// q, in: each check with its counts by verdict, sums by severity, and the unknown ones by the operation that was not
// read; how many were resolved (resolved.h). since (a tag): of failures those that
// are newer. Minutes where there are a million tables: `goes_on` is told now and then of how many the verdicts are
// made, and returns false to end; the answer then is null.
nlohmann::json count_findings(graph::GraphStore& store, const Query& query, const MuteFile& mutes,
                              const std::function<bool(std::uint64_t tables)>& goes_on);

// check and verdict, q, in, since, severity, operation (of unknown ones), after, limit: findings in the order of their
// ids, and `next`, which is `after` of those behind these: the answer may hold fewer than `limit`, as it takes a few
// seconds. check and resource: the one, whatever its verdict; null where there is none. table (an id): of every check,
// the worst first; null where there is no such table. verdict `resolved`:
// see resolved.h.
nlohmann::json list_findings(graph::GraphStore& store, const Query& query, const MuteFile& mutes);

// q, in, since, check, verdict (several with commas; failures unless it is given): all of them. The parameters are
// checked at once, the findings made when it is called. `write` is given the text piece by piece, and returns false to
// stop.
std::function<void(graph::GraphStore& store, const std::function<bool(std::string_view text)>& write)> findings_csv(
    std::string_view language, const Query& query, const MuteFile& mutes);

}  // namespace dynatlas::web
