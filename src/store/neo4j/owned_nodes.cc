#include "store/neo4j/owned_nodes.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "store/neo4j/cypher.h"
#include "store/neo4j/records.h"
#include "store/neo4j/values.h"

namespace dynatlas::neo4j {
namespace {

using bolt::Transaction;
using graph::NodeSchema;
using graph::RelSchema;

const graph::Params kNoParams;
constexpr std::int64_t kAnyTag = std::numeric_limits<std::int64_t>::max();

graph::Params tag_param(std::int64_t latest_tag) {
  return {{"latest_tag", latest_tag}};
}

graph::Change removed(const NodeSchema& schema, std::string id) {
  return {graph::Change::Kind::removed, std::string(schema.label), std::move(id), {}, {}, {}};
}

// Whether the schema's nodes may carry this label.
bool carries(const NodeSchema& schema, std::string_view label) {
  return label == schema.label || std::ranges::find(schema.extra_labels, label) != schema.extra_labels.end() ||
         std::ranges::find(schema.conditional_labels, label, &graph::ConditionalLabel::label) !=
             schema.conditional_labels.end();
}

// These nodes, all that they own, and what that owns; each once, owners first. Without what a later node owns.
std::vector<Group> with_owned(Transaction& transaction, const Deletable& deletable, Group nodes) {
  const graph::Params params = tag_param(deletable.latest_tag);
  std::set<std::pair<std::string_view, std::string>> seen;
  for (const std::string& id : nodes.ids) seen.emplace(nodes.schema->label, id);
  std::vector<Group> groups;
  groups.push_back(std::move(nodes));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const NodeSchema* const owned : deletable.model.nodes) {
      if (owned->existence != graph::Existence::owned) continue;
      Group found{owned, {}};
      for (const RelSchema& rel : owned->relationships) {
        if (!rel.owning || !carries(*groups[i].schema, rel.target_label)) continue;
        transaction.run(cypher::owned(*owned, rel), packed_ids(groups[i].ids, params), [&](Record record) {
          std::string id = text(record[0]);
          if (!id.empty() && seen.emplace(owned->label, id).second) found.ids.push_back(std::move(id));
          return true;
        });
      }
      if (!found.ids.empty()) groups.push_back(std::move(found));
    }
  }
  return groups;
}

// The `referenced` nodes that these nodes point at.
IdsBySchema referenced_by(Transaction& transaction, const graph::Model& model, std::span<const Group> groups) {
  IdsBySchema ids;
  for (const Group& group : groups) {
    for (const NodeSchema* const schema : model.nodes) {
      if (schema->existence != graph::Existence::referenced) continue;
      transaction.run(cypher::referenced_by(*group.schema, *schema), packed_ids(group.ids), [&](Record record) {
        ids[schema].insert(text(record[0]));
        return true;
      });
    }
  }
  return ids;
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

const NodeSchema* referenced_schema(const graph::Model& model, const RelSchema& rel) {
  if (rel.direction != graph::Direction::outward) return nullptr;
  for (const NodeSchema* const schema : model.nodes) {
    if (schema->existence == graph::Existence::referenced && carries(*schema, rel.target_label)) return schema;
  }
  return nullptr;
}

void for_each_waiting(const graph::Model& model, const NodeSchema& target,
                      const std::function<void(const NodeSchema&, const RelSchema&)>& each) {
  for (const NodeSchema* const schema : model.nodes) {
    const auto tell = [&](const RelSchema& rel) {
      if (rel.from_both_ends && carries(target, rel.target_label)) each(*schema, rel);
    };
    if (schema->sub_resource.has_value()) tell(*schema->sub_resource);
    std::ranges::for_each(schema->relationships, tell);
  }
}

std::uint64_t erase_unreferenced(Transaction& transaction, std::int64_t latest_tag, const IdsBySchema& nodes,
                                 std::vector<graph::Change>& changes) {
  std::uint64_t erased = 0;
  for (const auto& [schema, ids] : nodes) {
    const std::string_view sub_resource = schema->sub_resource.has_value() ? schema->sub_resource->label : "";
    graph::Params params = tag_param(latest_tag);
    params.emplace("sub_resource", std::string(sub_resource));
    const std::vector<std::string> list(ids.begin(), ids.end());
    transaction.run(cypher::remove_unreferenced(*schema), packed_ids(list, params), [&](Record record) {
      changes.push_back(removed(*schema, text(record[0])));
      ++erased;
      return true;
    });
  }
  return erased;
}

std::uint64_t erase(Transaction& transaction, const Deletable& deletable, Group nodes,
                    std::vector<graph::Change>& changes) {
  const std::vector<Group> groups = with_owned(transaction, deletable, std::move(nodes));
  const IdsBySchema pointed_at = referenced_by(transaction, deletable.model, groups);
  const graph::Params params = tag_param(deletable.latest_tag);
  std::uint64_t erased = 0;
  for (const Group& group : groups) {
    transaction.queue(cypher::remove_nodes(*group.schema), packed_ids(group.ids, params), [&](Record record) {
      changes.push_back(removed(*group.schema, text(record[0])));
      ++erased;
      return true;
    });
  }
  transaction.flush();
  return erased + erase_unreferenced(transaction, deletable.latest_tag, pointed_at, changes);
}

void queue_touch(Transaction& transaction, const graph::Model& model, Group nodes, const graph::Params& params) {
  for (const Group& group : with_owned(transaction, {model, kAnyTag}, std::move(nodes))) {
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
