// What hangs on a node: found, removed and touched together with it, inside a transaction that the store has open.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bolt/client.h"
#include "graph/change_log.h"
#include "graph/rows.h"
#include "graph/schema.h"

namespace dynatlas::neo4j {

// Nodes of one schema.
struct Group {
  const graph::NodeSchema* schema;
  std::vector<std::string> ids;
};

// What may be deleted: of this model, with no later lastupdated.
struct Deletable {
  const graph::Model& model;
  std::int64_t latest_tag;
};

// The parameters $ids and `others`.
bolt::PackParameters packed_ids(std::span<const std::string> ids, const graph::Params& others);
bolt::PackParameters packed_ids(std::span<const std::string> ids);

// Ids of nodes that exist only while something points at them.
using IdsBySchema = std::map<const graph::NodeSchema*, std::set<std::string>>;

// The `referenced` schema that a relationship points at; null where there is none.
const graph::NodeSchema* referenced_schema(const graph::Model& model, const graph::RelSchema& rel);

// Calls `each` for every relationship of the model, declared from both ends, that a node of this schema is the target
// of.
void for_each_waiting(const graph::Model& model, const graph::NodeSchema& target,
                      const std::function<void(const graph::NodeSchema&, const graph::RelSchema&)>& each);

// Deletes those at which nothing points any more. Returns how many went; adds them to `changes`.
std::uint64_t erase_unreferenced(bolt::Transaction& transaction, std::int64_t latest_tag, const IdsBySchema& nodes,
                                 std::vector<graph::Change>& changes);

// Deletes the nodes, what they own, and what that owns, with all relationships; then `referenced` nodes that only they
// pointed at. Returns how many nodes went; adds them to `changes`.
std::uint64_t erase(bolt::Transaction& transaction, const Deletable& deletable, Group nodes,
                    std::vector<graph::Change>& changes);

// Moves lastupdated on the same nodes and on the relationships that their schemas declare. `params` holds UPDATE_TAG.
void queue_touch(bolt::Transaction& transaction, const graph::Model& model, Group nodes, const graph::Params& params);

}  // namespace dynatlas::neo4j
