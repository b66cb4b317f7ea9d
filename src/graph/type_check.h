// Which values a declared property may hold: the same rule for every store.
#pragma once

#include "graph/schema.h"
#include "graph/value.h"

namespace dynatlas::graph {

// Whether a property of this type may be given this value (Null always).
bool accepts(Type type, const Value& value);

}  // namespace dynatlas::graph
