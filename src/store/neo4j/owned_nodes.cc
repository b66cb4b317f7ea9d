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

graph::Change removed(std::string_view label, std::string id) {
  return {graph::Change::Kind::removed, std::string(label), std::move(id), {}, {}, {}};
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

// Those that these nodes point at, and that something must keep.
IdsByLabel pointed_at(Transaction& transaction, const graph::Model& model, std::span<const Group> groups) {
  IdsByLabel ids;
  for (const NodeSchema* const schema : model.nodes) {
    if (!ids.contains(schema->label) && grounds_of(model, schema->label)) ids[schema->label];
  }
  for (const Group& group : groups) {
    for (auto& [label, of_label] : ids) {
      transaction.run(cypher::pointed_at(*group.schema, label), packed_ids(group.ids), [&](Record record) {
        of_label.insert(text(record[0]));
        return true;
      });
    }
  }
  return ids;
}

// The schema of the label where nodes of it own others; null where they do not.
const NodeSchema* owner_of_others(const graph::Model& model, std::string_view label) {
  const auto owner = std::ranges::find(model.nodes, label, &NodeSchema::label);
  if (owner == model.nodes.end()) return nullptr;
  const bool owns = std::ranges::any_of(model.nodes, [&](const NodeSchema* schema) {
    return std::ranges::any_of(schema->relationships,
                               [&](const RelSchema& rel) { return rel.owning && carries(**owner, rel.target_label); });
  });
  return owns ? *owner : nullptr;
}

graph::TextList conditions_of(const NodeSchema& schema) {
  const std::vector<std::string_view> values = cypher::condition_values(schema);
  return {values.begin(), values.end()};
}

// The parameters of cypher::drop_relationships() for nodes of which no row says anything: nothing matches.
bolt::PackParameters rows_without_values(const NodeSchema& schema, const RelSchema& rel,
                                         std::span<const std::string> ids) {
  graph::Params of_run;
  for (const graph::Matcher& matcher : cypher::drop_matchers(schema, rel)) {
    if (matcher.ref.set_in_kwargs) of_run.emplace(matcher.ref.name, graph::Null{});
  }
  return [&schema, ids, of_run](bolt::Packer& packer) {
    packer.map(1 + of_run.size());
    packer.string("rows");
    packer.list(ids.size());
    for (const std::string& id : ids) {
      packer.map(1);
      packer.string(cypher::id_field(schema));
      packer.string(id);
    }
    pack_members(packer, of_run, graph::TimeKind::epoch);
  };
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

std::vector<graph::Grounds> grounds_of_targets(const graph::Model& model, const RelSchema& rel) {
  std::vector<graph::Grounds> all;
  if (rel.direction != graph::Direction::outward) return all;
  for (const NodeSchema* const schema : model.nodes) {
    const bool is_known = std::ranges::find(all, schema->label, &graph::Grounds::label) != all.end();
    if (is_known || !carries(*schema, rel.target_label)) continue;
    if (auto grounds = grounds_of(model, schema->label)) all.push_back(std::move(*grounds));
  }
  return all;
}

void note(std::span<const graph::Grounds> grounds, const std::string& id, IdsByLabel& lost) {
  for (const graph::Grounds& of_label : grounds) lost[of_label.label].insert(id);
}

bool comes_once(const graph::Model& model, const NodeSchema& schema) {
  if (std::ranges::count(model.nodes, schema.label, &NodeSchema::label) != 1) return false;
  if (schema.existence != graph::Existence::owned) return schema.existence == graph::Existence::listed;
  return std::ranges::all_of(schema.relationships, [&](const RelSchema& rel) {
    return !rel.owning || std::ranges::all_of(model.nodes, [&](const NodeSchema* owner) {
      return !carries(*owner, rel.target_label) || owner == &schema || comes_once(model, *owner);
    });
  });
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

std::uint64_t erase_unkept(Transaction& transaction, const Deletable& deletable, const IdsByLabel& nodes,
                           std::vector<graph::Change>& changes) {
  const graph::Params params = tag_param(deletable.latest_tag);
  std::uint64_t erased = 0;
  for (const auto& [label, ids] : nodes) {
    const auto grounds = grounds_of(deletable.model, label);
    if (ids.empty() || !grounds.has_value()) continue;
    const std::vector<std::string> list(ids.begin(), ids.end());
    if (const NodeSchema* const owner = owner_of_others(deletable.model, label); owner != nullptr) {
      Group unkept{owner, {}};
      transaction.run(cypher::unkept(*grounds), packed_ids(list, params), [&](Record record) {
        unkept.ids.push_back(text(record[0]));
        return true;
      });
      if (!unkept.ids.empty()) erased += erase(transaction, deletable, std::move(unkept), changes);
      continue;
    }
    transaction.run(cypher::remove_unkept(*grounds), packed_ids(list, params), [&](Record record) {
      changes.push_back(removed(grounds->label, text(record[0])));
      ++erased;
      return true;
    });
  }
  return erased;
}

std::uint64_t erase(Transaction& transaction, const Deletable& deletable, Group nodes,
                    std::vector<graph::Change>& changes) {
  const std::vector<Group> groups = with_owned(transaction, deletable, std::move(nodes));
  const IdsByLabel lost = pointed_at(transaction, deletable.model, groups);
  const graph::Params params = tag_param(deletable.latest_tag);
  std::uint64_t erased = 0;
  for (const Group& group : groups) {
    transaction.queue(cypher::remove_nodes(*group.schema), packed_ids(group.ids, params), [&](Record record) {
      changes.push_back(removed(group.schema->label, text(record[0])));
      ++erased;
      return true;
    });
  }
  transaction.flush();
  return erased + erase_unkept(transaction, deletable, lost, changes);
}

std::uint64_t retract(Transaction& transaction, const Deletable& deletable, Group nodes,
                      std::vector<graph::Change>& changes) {
  const NodeSchema& schema = *nodes.schema;
  const std::vector<graph::Property> own = own_properties(deletable.model, schema);
  std::vector<graph::Change> losses;
  IdsByLabel lost;
  graph::Params params = tag_param(deletable.latest_tag);
  params.emplace("conditions", conditions_of(schema));
  transaction.run(cypher::retract_nodes(schema, own), packed_ids(nodes.ids, params), [&](Record record) {
    const std::string id = text(record[0]);
    lost[schema.label].insert(id);
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i].is_volatile || record[i + 1].is_null()) continue;
      losses.push_back({graph::Change::Kind::changed, std::string(schema.label), id, std::string(own[i].name),
                        told(record[i + 1]), graph::Null{}});
    }
    return true;
  });
  const std::vector<std::string> taken(lost[schema.label].begin(), lost[schema.label].end());
  for (const RelSchema& rel : schema.relationships) {
    const auto grounds = grounds_of_targets(deletable.model, rel);
    const auto others = shared_with(deletable.model, schema, rel);
    transaction.run(cypher::drop_relationships(schema, rel, others), rows_without_values(schema, rel, taken),
                    [&](Record record) {
                      note(grounds, text(record[0]), lost);
                      return true;
                    });
  }
  const std::uint64_t erased = erase_unkept(transaction, deletable, lost, changes);
  add_of_those_that_stay(changes, std::move(losses));
  return erased;
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
