// Which nodes are owned by which: the owning relationships of a model, asked of the file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/layout.h"
#include "store/sqlite/schema_writer.h"

namespace dynatlas::sqlite {

class OwnedNodes {
 public:
  // The file has the layout's tables.
  OwnedNodes(Connection& connection, graph::Model model, const Layout& layout);

  // The ids of the schema's nodes that this owner holds, by whatever relationship; an id may come twice.
  std::vector<std::string> owned_by(std::string_view owner_id, const graph::NodeSchema& schema);
  // These nodes, all that they own, and what that owns; each once.
  std::vector<NodeKey> with_owned(std::vector<NodeKey> nodes);

 private:
  struct Ownership {
    const graph::NodeSchema* schema;
    std::vector<std::string> owners;
    Statement select;
  };
  static void append_owned(Ownership& ownership, std::string_view owner_id, std::vector<NodeKey>& nodes);

  std::vector<Ownership> ownerships_;
};

}  // namespace dynatlas::sqlite
