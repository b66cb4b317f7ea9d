#include "store/neo4j/owned_nodes.h"

#include <algorithm>
#include <set>
#include <utility>

#include "store/neo4j/cypher.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using bolt::Transaction;
using graph::NodeSchema;
using graph::RelSchema;

const graph::Params kNoParams;

bool owns(const NodeSchema& owner, const RelSchema& rel) {
  if (!rel.owning) return false;
  if (rel.target_label == owner.label) return true;
  return std::ranges::find(owner.extra_labels, rel.target_label) != owner.extra_labels.end();
}

// These nodes, all that they own, and what that owns; each once, owners first.
std::vector<Group> with_owned(Transaction& transaction, graph::Model model, Group nodes) {
  std::set<std::pair<std::string_view, std::string>> seen;
  for (const std::string& id : nodes.ids) seen.emplace(nodes.schema->label, id);
  std::vector<Group> groups;
  groups.push_back(std::move(nodes));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const NodeSchema* const owned : model.nodes) {
      if (owned->existence != graph::Existence::owned) continue;
      Group found{owned, {}};
      for (const RelSchema& rel : owned->relationships) {
        if (!owns(*groups[i].schema, rel)) continue;
        transaction.run(cypher::owned(*owned, rel), packed_ids(groups[i].ids),
                        [&](std::span<const bolt::Value> record) {
                          const auto* const id = record[0].get_if<std::string>();
                          if (id != nullptr && seen.emplace(owned->label, *id).second) found.ids.push_back(*id);
                          return true;
                        });
      }
      if (!found.ids.empty()) groups.push_back(std::move(found));
    }
  }
  return groups;
}

}  // namespace

bolt::PackParameters packed_ids(std::span<const std::string> ids, const graph::Params& others) {
  return [ids, &others](bolt::Packer& packer) {
    packer.map(1 + others.size());
    packer.string("ids");
    packer.list(ids.size());
    for (const std::string& id : ids) packer.string(id);
    pack_members(packer, others, graph::TimeKind::epoch);
  };
}

bolt::PackParameters packed_ids(std::span<const std::string> ids) {
  return packed_ids(ids, kNoParams);
}

std::uint64_t erase(Transaction& transaction, graph::Model model, Group nodes) {
  const std::vector<Group> groups = with_owned(transaction, model, std::move(nodes));
  for (const Group& group : groups) {
    transaction.queue(cypher::remove_nodes(*group.schema), packed_ids(group.ids));
  }
  std::uint64_t erased = 0;
  for (const bolt::Summary& summary : transaction.flush()) {
    erased += static_cast<std::uint64_t>(summary.counters.nodes_deleted);
  }
  return erased;
}

void queue_touch(Transaction& transaction, graph::Model model, Group nodes, const graph::Params& params) {
  for (const Group& group : with_owned(transaction, model, std::move(nodes))) {
    const NodeSchema& schema = *group.schema;
    const auto parameters = packed_ids(group.ids, params);
    transaction.queue(cypher::touch_nodes(schema), parameters);
    if (schema.sub_resource.has_value()) {
      transaction.queue(cypher::touch_relationships(schema, *schema.sub_resource), parameters);
    }
    for (const RelSchema& rel : schema.relationships) {
      transaction.queue(cypher::touch_relationships(schema, rel), parameters);
    }
  }
}

}  // namespace dynatlas::neo4j
