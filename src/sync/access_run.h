// After a run's accounts were read: who can reach their tables, evaluated for each of them under its lease. Last, as a
// table's policy may let in principals of any other account of the run.
#pragma once

#include <functional>
#include <stop_token>

#include "base/clock.h"
#include "graph/graph_store.h"
#include "sync/report.h"
#include "sync/run.h"

namespace dynatlas::sync {

// Adds to each account's report what came of it. An account that another run holds by now is that run's to evaluate.
void evaluate_access(graph::GraphStore& store, const Options& options, std::vector<AccountReport>& accounts,
                     Clock& clock, const std::stop_token& stop);

}  // namespace dynatlas::sync
