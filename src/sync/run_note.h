// The note of a run's beginning and end (models/run.h).
#pragma once

#include <cstdint>
#include <string>

#include "graph/load.h"

namespace dynatlas::sync {

// Notes the beginning. True where the note that stood there is of a run of the same tag that did not come to its end:
// this one goes on with it.
bool begin_run(graph::GraphStore& store, const std::string& name, std::int64_t update_tag,
               const graph::WritePolicy& policy);

// Notes the end.
void end_run(graph::GraphStore& store, const std::string& name, std::int64_t update_tag,
             const graph::WritePolicy& policy);

}  // namespace dynatlas::sync
