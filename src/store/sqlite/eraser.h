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

  // Nodes that something must keep (graph::Grounds), and that lost some of that in this transaction.
  using Lost = std::vector<NodeKey>;
  // Notes the node where it is such a one.
  void note(std::string_view id, std::string_view label, Lost& lost) const;
  // Notes at most `limit` nodes that the link's target label names: those that nothing keeps, where this module wrote
  // them with an earlier tag than the run's.
  void note_unlinked(const graph::MatchLinkSchema& link, const Run& run, std::size_t limit, Lost& lost);

  // Deletes these nodes, of tables that the file has. Returns how many there were; adds to `lost` and `changes`.
  std::uint64_t erase(std::span<const NodeKey> nodes, Lost& lost, Changes& changes);
  // Deletes those of `lost` that nothing keeps any more, what they own, and so on with what these pointed at.
  std::uint64_t erase_unkept(Lost lost, Changes& changes);

 private:
  struct RelationshipDeletes {
    Statement from;
    Statement to;
  };

  void see_tables();
  bool is_later(const NodeKey& node);

  Connection& connection_;
  const Layout& layout_;
  OwnedNodes& owned_;
  std::map<std::string_view, graph::Grounds> grounds_;  // by label
  std::int64_t schema_version_ = -1;                    // of the file, when its relationship tables were last looked at
  std::deque<RelationshipDeletes> relationship_deletes_;
  std::map<std::string_view, Statement> is_kept_;
  std::map<std::string, Statement, std::less<>> node_deletes_;
  std::map<std::string, Statement, std::less<>> later_;
  std::int64_t latest_tag_ = std::numeric_limits<std::int64_t>::max();
  Statement read_schema_version_;
};

}  // namespace dynatlas::sqlite
