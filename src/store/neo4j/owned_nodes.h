// What hangs on a node: found, removed and touched together with it, inside a transaction that the store has open.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bolt/client.h"
#include "graph/change_log.h"
#include "graph/rows.h"
#include "graph/schema.h"
#include "graph/shared_labels.h"

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

// Ids of nodes that something must keep (graph::Grounds), and that lost some of that.
using IdsByLabel = std::map<std::string_view, std::set<std::string>>;

// What must keep the nodes that a relationship points at, for each first label that they may have; without those that
// stand or go for other reasons.
std::vector<graph::Grounds> grounds_of_targets(const graph::Model& model, const graph::RelSchema& rel);
// Notes that such a node may have lost its last. Its first label is one of theirs: it is looked for under each.
void note(std::span<const graph::Grounds> grounds, const std::string& id, IdsByLabel& lost);

// Whether each node of the schema is loaded once in a run: it is listed, or owned by what is, and no other schema fills
// its label.
bool comes_once(const graph::Model& model, const graph::NodeSchema& schema);

// Calls `each` for every relationship of the model, declared from both ends, that a node of this schema is the target
// of.
void for_each_waiting(const graph::Model& model, const graph::NodeSchema& target,
                      const std::function<void(const graph::NodeSchema&, const graph::RelSchema&)>& each);

// Deletes those that nothing keeps any more, with what they own and what nothing keeps that these pointed at. Returns
// how many went; adds them to `changes`.
std::uint64_t erase_unkept(bolt::Transaction& transaction, const Deletable& deletable, const IdsByLabel& nodes,
                           std::vector<graph::Change>& changes);

// Deletes the nodes, what they own, and what that owns, with all relationships; then what nothing keeps that
// they pointed at. Returns how many nodes went; adds them to `changes`.
std::uint64_t erase(bolt::Transaction& transaction, const Deletable& deletable, Group nodes,
                    std::vector<graph::Change>& changes);

// Takes from the nodes of a witness what it alone declares and the relationships that only it has; then deletes what
// nothing keeps any more. Returns how many nodes went; adds what differs to `changes`.
std::uint64_t retract(bolt::Transaction& transaction, const Deletable& deletable, Group nodes,
                      std::vector<graph::Change>& changes);

// Moves lastupdated on the same nodes and on the relationships that their schemas declare. `params` holds UPDATE_TAG.
void queue_touch(bolt::Transaction& transaction, const graph::Model& model, Group nodes, const graph::Params& params);

}  // namespace dynatlas::neo4j
