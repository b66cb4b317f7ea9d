// What hangs on a node: found, removed and touched together with it, inside a transaction that the store has open.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bolt/client.h"
#include "graph/rows.h"
#include "graph/schema.h"

namespace dynatlas::neo4j {

// Nodes of one schema.
struct Group {
  const graph::NodeSchema* schema;
  std::vector<std::string> ids;
};

// The parameters $ids and `others`.
bolt::PackParameters packed_ids(std::span<const std::string> ids, const graph::Params& others);
bolt::PackParameters packed_ids(std::span<const std::string> ids);

// Deletes the nodes, what they own, and what that owns, with all relationships. Returns how many nodes went.
std::uint64_t erase(bolt::Transaction& transaction, graph::Model model, Group nodes);

// Moves lastupdated on the same nodes and on the relationships that their schemas declare. `params` holds UPDATE_TAG.
void queue_touch(bolt::Transaction& transaction, graph::Model model, Group nodes, const graph::Params& params);

}  // namespace dynatlas::neo4j
