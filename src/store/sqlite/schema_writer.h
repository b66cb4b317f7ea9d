// The prepared statements of one schema, and what they do to one node. Knows no transaction: the store has one open.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/graph_store.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/layout.h"
#include "store/sqlite/row_statement.h"

namespace dynatlas::sqlite {

// The ids of nodes, each seen once. The views point into rows or into ids that outlive it.
using IdSet = std::unordered_set<std::string_view>;

// A node by its first label, which a schema holds, and its id.
using NodeKey = std::pair<std::string_view, std::string>;

// Calls `each` with the id and first label of a node towards which a relationship was deleted.
using EachLost = std::function<void(std::string_view id, std::string_view label)>;

using Changes = std::vector<graph::Change>;

class SchemaWriter {
 public:
  // `model` says which other schemas have relationships from_both_ends.
  SchemaWriter(Connection& connection, const graph::NodeSchema& schema, graph::Model model, const Layout& layout);

  // Upserts the rows' nodes where they differ, else marks them as seen; then makes their relationships, drops those
  // that no longer match, and makes those of other schemas' nodes that name one of the rows'; of rows with equal ids
  // the last only. Adds the ids to `loaded`, what differed to `changes`.
  graph::LoadCount upsert(const graph::Rows& rows, const Run& run, IdSet& loaded, const EachLost& each_lost,
                          Changes& changes);

  // Takes from these nodes of a witness what it alone declares and the relationships that only it has. Calls
  // `each_lost` for the nodes themselves too.
  void retract(std::span<const NodeKey> nodes, const EachLost& each_lost, Changes& changes);

  // Moves lastupdated on the node and on its declared relationships.
  void touch(std::string_view id, std::int64_t update_tag);

 private:
  // Relationships of one type and direction: what one of them finds, another must not drop.
  struct Drop {
    RowStatement select;
    Statement remove;
  };

  void add_relationship(const graph::RelSchema& rel, const Layout& layout);
  void add_drops(graph::Model model, const Layout& layout);
  void add_from_targets(graph::Model model, const Layout& layout);
  void begin(const graph::Rows& rows, const Run& run);
  std::vector<std::size_t> last_rows(const graph::Rows& rows, IdSet& loaded) const;
  std::vector<std::size_t> upsert_nodes(const graph::Rows& rows, const Run& run, const std::vector<std::size_t>& kept,
                                        Changes& changes);
  void write(const graph::Rows& rows, std::size_t row, const std::vector<graph::Value>& before, Changes& changes);
  void drop_unmatched(const graph::Rows& rows, const std::vector<std::size_t>& updated, const EachLost& each_lost);
  static void drop(Drop& drop, std::string_view id, const EachLost& each_lost);
  std::uint64_t relate(const graph::Rows& rows, const std::vector<std::size_t>& kept);
  const std::string& id_of(const graph::Rows& rows, std::size_t row) const {
    return std::get<std::string>(rows[row][id_column_]);
  }

  Connection& connection_;
  const graph::NodeSchema& schema_;
  const std::vector<graph::Property> own_;  // what no other schema of the label declares
  RowStatement compare_;
  RowStatement upsert_;
  std::vector<RowStatement> relationships_;
  std::vector<Drop> drops_;
  std::vector<RowStatement> from_targets_;
  Statement touch_;
  std::vector<Statement> touch_relationships_;
  std::size_t id_column_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace dynatlas::sqlite
