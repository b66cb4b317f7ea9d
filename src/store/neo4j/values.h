// Values between the graph's types and Bolt's. Pure.
#pragma once

#include "bolt/packstream.h"
#include "bolt/value.h"
#include "graph/rows.h"
#include "graph/schema.h"
#include "graph/value.h"

namespace dynatlas::neo4j {

// A Time as a number of epoch seconds, or as a ZONED DATETIME in UTC, exact to the microsecond; what is finer is cut.
void pack_value(bolt::Packer& packer, const graph::Value& value, graph::TimeKind times);

// The members of a map: each parameter's name and value.
void pack_members(bolt::Packer& packer, const graph::Params& params, graph::TimeKind times);

// What a property holds, or is to hold, as a change log tells it, whatever its type.
graph::Value told(const bolt::Value& value);
graph::Value told(const graph::Value& value);

// What a property holds, as the declared type says; Null where it holds what cannot be of that type.
graph::Value value_of(const bolt::Value& value, graph::Type type);

}  // namespace dynatlas::neo4j
