#include "store/sqlite/eraser.h"

#include <algorithm>

#include "store/sqlite/catalog.h"
#include "store/sqlite/sql.h"

namespace dynatlas::sqlite {

Eraser::Eraser(Connection& connection, graph::Model model, const Layout& layout, OwnedNodes& owned)
    : connection_(connection),
      layout_(layout),
      owned_(owned),
      read_schema_version_(connection, "PRAGMA schema_version") {
  for (const graph::NodeSchema* const schema : model.nodes) {
    if (auto grounds = graph::grounds_of(model, schema->label)) grounds_.emplace(schema->label, std::move(*grounds));
  }
}

void Eraser::note(std::string_view id, std::string_view label, Lost& lost) const {
  const auto known = grounds_.find(label);
  if (known != grounds_.end()) lost.emplace_back(known->first, id);
}

void Eraser::note_unlinked(const graph::MatchLinkSchema& link, const Run& run, std::size_t limit, Lost& lost) {
  std::vector<std::string> tables = relationship_tables(connection_);
  // Most nodes have such a link: asked first, it spares the other questions.
  std::ranges::stable_partition(tables, [&](const std::string& table) { return table == link.label; });
  for (const std::string& table : layout_.tables_of(link.target_label)) {
    const auto known = grounds_.find(table);
    if (known == grounds_.end()) continue;
    Statement select(connection_, sql::select_unkept(known->second, tables, layout_));
    select.bind(1, run.tag(link.label));
    select.bind(2, at_most(limit));
    select.bind(3, run.options.module_name);
    while (select.step()) lost.emplace_back(known->first, select.text(0));
  }
}

// Prepares for the relationship tables that the file has now: another client may have made some.
void Eraser::see_tables() {
  read_schema_version_.step();
  const std::int64_t version = read_schema_version_.integer(0);
  read_schema_version_.reset();
  if (version == schema_version_) return;
  const std::vector<std::string> tables = relationship_tables(connection_);
  relationship_deletes_.clear();
  is_kept_.clear();
  for (const std::string& table : tables) {
    relationship_deletes_.push_back({Statement(connection_, sql::delete_relationships_from(table)),
                                     Statement(connection_, sql::delete_relationships_to(table))});
  }
  for (const auto& [label, grounds] : grounds_) {
    is_kept_.emplace(label, Statement(connection_, sql::is_kept(grounds, tables, layout_)));
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

std::uint64_t Eraser::erase_unkept(Lost lost, Changes& changes) {
  std::uint64_t erased = 0;
  while (!lost.empty()) {
    see_tables();
    std::vector<NodeKey> unkept;
    for (NodeKey& node : lost) {
      Statement& is_kept = is_kept_.at(node.first);
      is_kept.bind(1, node.second);
      if (!is_kept.step()) unkept.push_back(std::move(node));
      is_kept.clear();
    }
    lost.clear();
    erased += erase(owned_.with_owned(without_later(std::move(unkept))), lost, changes);
  }
  return erased;
}

}  // namespace dynatlas::sqlite
