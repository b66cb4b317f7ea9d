// A cell of transformed rows, by the name of its field. For tests only.
#pragma once

#include "graph/rows.h"

namespace dynatlas::intel::aws::dynamodb {

inline graph::Value cell(const graph::Rows& rows, std::size_t row, std::string_view field) {
  return rows[row][rows.column(field).value()];
}

}  // namespace dynatlas::intel::aws::dynamodb
