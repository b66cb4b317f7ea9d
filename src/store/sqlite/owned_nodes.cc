#include "store/sqlite/owned_nodes.h"

#include <algorithm>
#include <set>

#include "store/sqlite/relationship_sql.h"

namespace dynatlas::sqlite {

OwnedNodes::OwnedNodes(Connection& connection, graph::Model model, const Layout& layout) {
  for (const graph::NodeSchema* const schema : model.nodes) {
    for (const graph::RelSchema& rel : schema->relationships) {
      if (!rel.owning) continue;
      const std::vector<std::string> owners = layout.tables_of(rel.target_label);
      ownerships_.push_back({schema, owners, Statement(connection, sql::select_owned(*schema, rel, owners))});
    }
  }
}

void OwnedNodes::append_owned(Ownership& ownership, std::string_view owner_id, std::vector<NodeKey>& nodes) {
  ownership.select.bind(1, owner_id);
  while (ownership.select.step()) nodes.emplace_back(ownership.schema->label, ownership.select.text(0));
  ownership.select.clear();
}

std::vector<std::string> OwnedNodes::owned_by(std::string_view owner_id, const graph::NodeSchema& schema) {
  std::vector<NodeKey> nodes;
  for (Ownership& ownership : ownerships_) {
    if (ownership.schema == &schema) append_owned(ownership, owner_id, nodes);
  }
  std::vector<std::string> ids;
  for (NodeKey& node : nodes) ids.push_back(std::move(node.second));
  return ids;
}

std::vector<NodeKey> OwnedNodes::with_owned(std::vector<NodeKey> nodes) {
  std::set<NodeKey> seen;
  std::vector<NodeKey> all;
  while (!nodes.empty()) {
    std::vector<NodeKey> owned;
    for (NodeKey& node : nodes) {
      if (!seen.insert(node).second) continue;
      for (Ownership& ownership : ownerships_) {
        const bool owns = std::ranges::find(ownership.owners, node.first) != ownership.owners.end();
        if (owns) append_owned(ownership, node.second, owned);
      }
      all.push_back(std::move(node));
    }
    nodes = std::move(owned);
  }
  return all;
}

}  // namespace dynatlas::sqlite
