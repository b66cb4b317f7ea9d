// What a load found to differ from the graph: the drift since the run before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/value.h"

namespace dynatlas::graph {

// One difference. A node that was added or removed has no property; a relationship of a node stands as a property of
// its type whose values are the ids of the other nodes.
struct Change {
  enum class Kind { added, changed, removed };
  Kind kind = Kind::changed;
  std::string label;
  std::string id;
  std::string property;
  Value before;  // as a store keeps it: a Time as a number or as text
  Value after;
};

constexpr std::string_view to_string(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::added:
      return "added";
    case Change::Kind::changed:
      return "changed";
    case Change::Kind::removed:
      return "removed";
  }
  return "";
}

// The differences of one run. What a store did not commit does not stand in it.
struct ChangeLog {
  std::int64_t update_tag = 0;
  std::vector<Change> changes;
};

}  // namespace dynatlas::graph
