// Tells a reader the whole graph as it is at one moment.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "graph/scan.h"
#include "store/sqlite/connection.h"

namespace dynatlas::sqlite {

// The nodes of one id, and so many of each kind of their relationships.
struct OneNode {
  std::string id;
  std::size_t limit;
};

// GraphStore::scan(), and with `one` scan_node().
void scan(Connection& connection, const graph::GraphKinds& kinds, const std::optional<OneNode>& one,
          const std::stop_token& stop, graph::GraphReader& reader);

}  // namespace dynatlas::sqlite
