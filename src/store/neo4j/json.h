// A query's answer as JSON. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bolt/value.h"

namespace dynatlas::neo4j {

// Node: {"labels", "properties"}. Relationship: {"type", "properties"}. Path: {"nodes", "relationships"}, both in the
// order of the walk, each relationship with "start" and "end", positions in "nodes". Times and durations: ISO 8601
// text. Point: {"srid", "x", "y"} and "z". Bytes: hexadecimal text. Integers stay integers; a number that JSON lacks is
// text: "NaN", "Infinity", "-Infinity". A structure that Bolt does not tell us of: {"tag", "fields"}.
nlohmann::json json_of(const bolt::Value& value);

}  // namespace dynatlas::neo4j
