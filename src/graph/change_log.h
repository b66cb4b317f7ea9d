// What a load found to differ from the graph: the drift since the run before.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "graph/value.h"

namespace dynatlas::graph {

// One difference. A node that was added or removed has no property. Relationships are not told: those of a node follow
// from its properties, or come and go with it.
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

// Adds what nodes lost to what was found; of a node that was removed too, only that is told.
inline void add_of_those_that_stay(std::vector<Change>& found, std::vector<Change> losses) {
  std::erase_if(losses, [&found](const Change& loss) {
    return std::ranges::any_of(found, [&loss](const Change& other) {
      return other.kind == Change::Kind::removed && other.id == loss.id && other.label == loss.label;
    });
  });
  std::ranges::move(losses, std::back_inserter(found));
}

// The differences of one run. What a store did not commit does not stand in it.
struct ChangeLog {
  std::int64_t update_tag = 0;
  std::vector<Change> changes;
  // Whether the graph knew a node of this label and id, were it there: what it sees for the first time is no change.
  std::function<bool(std::string_view label, std::string_view id)> is_known = [](auto, auto) { return true; };

  // Takes those of nodes that the graph did not know out of what a store found.
  void leave_out_unknown(std::vector<Change>& found) const {
    std::erase_if(found, [this](const Change& change) { return !is_known(change.label, change.id); });
  }
};

}  // namespace dynatlas::graph
