// The note that an account was read completely (models/sync_metadata.h).
#pragma once

#include <cstdint>
#include <string>

#include "graph/load.h"

namespace dynatlas::sync {

std::string sync_metadata_id(const std::string& account);

// Moves the note of this account's tables to `update_tag`. Only for a run that read everything it was asked for.
void write_sync_metadata(graph::GraphStore& store, const std::string& account, std::int64_t update_tag,
                         const graph::WritePolicy& policy);

}  // namespace dynatlas::sync
