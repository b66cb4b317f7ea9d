// What a graph holds, for a person: tables by region, totals, age and coverage of each part.
#pragma once

#include <ostream>

#include "base/clock.h"
#include "graph/graph_store.h"

namespace dynatlas::cli {

void show(graph::GraphStore& store, Clock& clock, std::ostream& out);

}  // namespace dynatlas::cli
