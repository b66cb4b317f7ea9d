// Runs an asker's own statement, read-only; and what may be said of a failure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "bolt/client.h"
#include "graph/graph_store.h"

namespace dynatlas::neo4j {

bolt::PackParameters packed(const graph::Params& params, graph::TimeKind times = graph::TimeKind::epoch);

// The same failure, but not to be tried again: the Bolt client has done so until the time was up.
[[noreturn]] void rethrow_final(const Error& error);

// GraphStore::read(): a statement that would write, or that the server does not understand, is Error{usage}.
std::vector<std::string> run_query(bolt::Client& client, std::string_view statement, const graph::Params& params,
                                   graph::TimeKind times, const graph::RowReader& reader);

}  // namespace dynatlas::neo4j
