#include "store/sqlite/eraser.h"

#include <algorithm>

#include "store/sqlite/catalog.h"
#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {

using graph::Existence;
using graph::NodeSchema;

Eraser::Eraser(Connection& connection, graph::Model model, const Layout& layout, OwnedNodes& owned)
    : connection_(connection), owned_(owned), read_schema_version_(connection, "PRAGMA schema_version") {
  for (const NodeSchema* const schema : model.nodes) {
    // Where schemas of one label differ, its nodes are kept.
    const bool all_referenced = std::ranges::all_of(model.nodes, [&](const NodeSchema* other) {
      return other->label != schema->label || other->existence == Existence::referenced;
    });
    if (!all_referenced) continue;
    sql::Tenants& tenants = referenced_labels_[schema->label];
    if (!schema->sub_resource.has_value() || schema->sub_resource->direction != graph::Direction::inward) continue;
    const std::vector<std::string> tables = layout.tables_of(schema->sub_resource->target_label);
    auto& of_type = tenants[std::string(schema->sub_resource->label)];
    of_type.insert(of_type.end(), tables.begin(), tables.end());
  }
}

void Eraser::note(std::string_view id, std::string_view label, Lost& lost) const {
  const auto known = referenced_labels_.find(label);
  if (known != referenced_labels_.end()) lost.emplace_back(known->first, id);
}

// Prepares for the relationship tables that the file has now: another client may have made some.
void Eraser::see_tables() {
  read_schema_version_.step();
  const std::int64_t version = read_schema_version_.integer(0);
  read_schema_version_.reset();
  if (version == schema_version_) return;
  const std::vector<std::string> tables = relationship_tables(connection_);
  relationship_deletes_.clear();
  references_.clear();
  for (const std::string& table : tables) {
    relationship_deletes_.push_back({Statement(connection_, sql::delete_relationships_from(table)),
                                     Statement(connection_, sql::delete_relationships_to(table))});
  }
  for (const auto& [label, tenants] : referenced_labels_) {
    references_.emplace(label, Statement(connection_, sql::is_referenced(label, tables, tenants)));
  }
  schema_version_ = version;
}

bool Eraser::is_later(const NodeKey& node) {
  if (latest_tag_ == std::numeric_limits<std::int64_t>::max()) return false;
  const auto& [label, id] = node;
  auto at = later_.find(label);
  if (at == later_.end()) at = later_.emplace(label, Statement(connection_, sql::is_later(label))).first;
  at->second.bind(1, id);
  at->second.bind(2, latest_tag_);
  const bool is_there = at->second.step();
  at->second.clear();
  return is_there;
}

std::vector<NodeKey> Eraser::without_later(std::vector<NodeKey> nodes) {
  std::erase_if(nodes, [this](const NodeKey& node) { return is_later(node); });
  return nodes;
}

std::uint64_t Eraser::erase(std::span<const NodeKey> nodes, Lost& lost, Changes& changes) {
  if (nodes.empty()) return 0;
  see_tables();
  const auto run = [](Statement& statement, auto each_row) {
    while (statement.step()) each_row();
    statement.clear();
  };
  std::uint64_t erased = 0;
  for (const NodeKey& node : nodes) {
    if (is_later(node)) continue;
    const auto& [label, id] = node;
    for (RelationshipDeletes& deletes : relationship_deletes_) {
      for (Statement* const statement : {&deletes.from, &deletes.to}) {
        statement->bind(1, id);
        statement->bind(2, label);
      }
      run(deletes.from, [&] { note(deletes.from.text(0), deletes.from.text(1), lost); });
      run(deletes.to, [] {});
    }
    auto at = node_deletes_.find(label);
    if (at == node_deletes_.end()) {
      at = node_deletes_.emplace(label, Statement(connection_, sql::delete_node(label))).first;
    }
    at->second.bind(1, id);
    if (at->second.write() > 0) {
      ++erased;
      changes.push_back({graph::Change::Kind::removed, std::string(label), id, {}, {}, {}});
    }
    at->second.clear();
  }
  return erased;
}

std::uint64_t Eraser::erase_unreferenced(Lost lost, Changes& changes) {
  std::uint64_t erased = 0;
  while (!lost.empty()) {
    see_tables();
    std::vector<NodeKey> alone;
    for (NodeKey& node : lost) {
      Statement& reference = references_.at(node.first);
      reference.bind(1, node.second);
      if (!reference.step()) alone.push_back(std::move(node));
      reference.clear();
    }
    lost.clear();
    erased += erase(owned_.with_owned(without_later(std::move(alone))), lost, changes);
  }
  return erased;
}

}  // namespace dynatlas::sqlite
