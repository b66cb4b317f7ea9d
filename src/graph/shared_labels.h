// What follows from several schemas having one first label: each is filled by its own operation, and they say together
// why a node stands. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "graph/schema.h"

namespace dynatlas::graph {

// Relationships of a type from nodes of a label.
struct Pointers {
  std::string_view type;
  std::string_view from;
  friend bool operator==(const Pointers&, const Pointers&) = default;
};

// Why a node stands whose label has `referenced` and `witnessed` schemas only: something points at it, but by these, or
// one of these properties is there.
struct Grounds {
  std::string_view label;
  std::vector<Pointers> not_counted;               // those of its sub-resources, and those without keeps_target
  std::vector<std::string_view> scope_properties;  // of its witnesses
  std::string_view module_name = {};               // who must have written it last; empty: whoever
};
// Nothing where its nodes stand or go for other reasons: where schemas of another existence have the label too, too.
std::optional<Grounds> grounds_of(Model model, std::string_view label);

// What retracting a schema takes from a node: its properties that no other schema of the label declares, but those by
// which the node is known (id, lastupdated, what the sub-resource is matched by).
std::vector<Property> own_properties(Model model, const NodeSchema& schema);

// A relationship of another schema of the same label, of the same type and direction as one of ours. It is
// from_both_ends: what it finds by the properties of its own schema is not ours to drop.
struct SharedRel {
  const NodeSchema* schema;
  const RelSchema* rel;
};
std::vector<SharedRel> shared_with(Model model, const NodeSchema& schema, const RelSchema& rel);

}  // namespace dynatlas::graph
