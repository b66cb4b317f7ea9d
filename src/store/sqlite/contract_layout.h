// The layout of the store contract's model, for the tests of it and of the SQL that is made of it.
#pragma once

#include "graph/store_contract_model.h"
#include "store/sqlite/layout.h"

namespace dynatlas::sqlite {

inline const Layout& contract_layout() {
  static const Layout made = layout_of(graph::contract::kModel, graph::TimeKind::epoch);
  return made;
}

}  // namespace dynatlas::sqlite
