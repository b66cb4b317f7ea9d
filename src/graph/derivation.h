// Ontology fields that are made of several fields, or of another form of one. Pure.
#pragma once

#include <optional>
#include <vector>

#include "graph/rows.h"
#include "graph/schema.h"

namespace dynatlas::graph {

// What Cypher's toBooleanOrNull() makes of a value: a text "true" or "false" in whatever case, an integer other than
// zero, a boolean; nothing for all else.
std::optional<bool> truth_of(const Value& value);

// The rows with one more field for each derived property of the schema, named as the property; unchanged rows (no copy)
// where the schema has none: then nothing is returned.
class DerivedRows {
 public:
  DerivedRows(const NodeSchema& schema, const Rows& rows);
  const Rows& rows() const { return derived_.has_value() ? *derived_ : rows_; }

 private:
  const Rows& rows_;
  std::vector<std::string_view> fields_;  // outlives derived_
  std::optional<Rows> derived_;
};

}  // namespace dynatlas::graph
