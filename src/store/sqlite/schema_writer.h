// The prepared statements of one schema, and what they do to one node. Knows no transaction: the store has one open.
#pragma once

#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "graph/graph_store.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/layout.h"
#include "store/sqlite/sqlite_store.h"

namespace dynatlas::sqlite {

// The ids of nodes, each seen once. The views point into rows or into ids that outlive it.
using IdSet = std::unordered_set<std::string_view>;

class SchemaWriter {
 public:
  SchemaWriter(Connection& connection, const graph::NodeSchema& schema, const Layout& layout);

  // Upserts the rows' nodes, then their relationships; of rows with equal ids the last only. Adds the ids to `loaded`.
  graph::LoadCount upsert(const graph::Rows& rows, const graph::Params& params, const Options& options,
                          std::int64_t now_ms, IdSet& loaded);

  // The ids of this schema's nodes that this owner holds, by whatever relationship; an id may come twice. With
  // `owner_label` only where a node of that first label is an owner.
  std::vector<std::string> owned_by(std::string_view owner_id, std::string_view owner_label = {});

  // Moves lastupdated on the node and on its declared relationships.
  void touch(std::string_view id, std::int64_t update_tag);

 private:
  // Where a parameter's value comes from: a row's column, or (when none) bound once per load.
  struct Source {
    int parameter;
    graph::PropertyRef ref;
    const graph::Property* property;  // null for a matcher
    std::size_t column = 0;
  };
  // One relationship towards one table in which its target may stand.
  struct Relationship {
    Statement upsert;
    std::vector<Source> from_row;
    std::vector<Source> from_params;
  };
  struct Ownership {
    std::vector<std::string> owners;
    Statement select;
  };

  void add_relationship(Connection& connection, const graph::RelSchema& rel, const Layout& layout);
  void resolve_columns(const graph::Rows& rows);
  void bind_run(const graph::Params& params, std::int64_t now_ms, const Options& options);
  std::vector<std::size_t> last_rows(const graph::Rows& rows, IdSet& loaded) const;
  void upsert_node(std::span<const graph::Value> row, graph::TimeKind times);
  static std::uint64_t relate(Relationship& rel, std::span<const graph::Value> row, std::size_t matcher,
                              graph::TimeKind times);

  const graph::NodeSchema& schema_;
  Statement upsert_;
  Statement touch_;
  std::vector<Source> from_row_;
  std::vector<Source> from_params_;
  std::size_t id_column_ = 0;
  std::vector<Relationship> relationships_;
  std::vector<Statement> touch_relationships_;
  std::vector<Ownership> ownerships_;
};

}  // namespace dynatlas::sqlite
