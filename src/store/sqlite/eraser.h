// Deletes nodes with all their relationships, also those of types that no model declares. Knows no transaction: the
// store has one open.
#pragma once

#include <deque>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/layout.h"
#include "store/sqlite/owned_nodes.h"
#include "store/sqlite/relationship_sql.h"

namespace dynatlas::sqlite {

class Eraser {
 public:
  Eraser(Connection& connection, graph::Model model, const Layout& layout, OwnedNodes& owned);

  // From here on a node with a later lastupdated stays.
  void keep_later_than(std::int64_t tag) { latest_tag_ = tag; }
  // Without those that stay for that. So may what they own.
  std::vector<NodeKey> without_later(std::vector<NodeKey> nodes);

  // `referenced` nodes that lost a relationship in this transaction.
  using Lost = std::vector<NodeKey>;
  // Notes the node where its label is that of a `referenced` schema.
  void note(std::string_view id, std::string_view label, Lost& lost) const;

  // Deletes these nodes, of tables that the file has. Returns how many there were; adds to `lost` and `changes`.
  std::uint64_t erase(std::span<const NodeKey> nodes, Lost& lost, Changes& changes);
  // Deletes those of `lost` at which nothing points any more, what they own, and so on with what these pointed at.
  std::uint64_t erase_unreferenced(Lost lost, Changes& changes);

 private:
  struct RelationshipDeletes {
    Statement from;
    Statement to;
  };

  void see_tables();
  bool is_later(const NodeKey& node);

  Connection& connection_;
  OwnedNodes& owned_;
  // Of each label whose nodes stand while something refers to them: by which relationships they hang on their tenants.
  std::map<std::string_view, sql::Tenants> referenced_labels_;
  std::int64_t schema_version_ = -1;  // of the file, when its relationship tables were last looked at
  std::deque<RelationshipDeletes> relationship_deletes_;
  std::map<std::string_view, Statement> references_;
  std::map<std::string, Statement, std::less<>> node_deletes_;
  std::map<std::string, Statement, std::less<>> later_;
  std::int64_t latest_tag_ = std::numeric_limits<std::int64_t>::max();
  Statement read_schema_version_;
};

}  // namespace dynatlas::sqlite
