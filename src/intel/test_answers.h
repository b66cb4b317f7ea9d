// One answer, as an operation's transform takes it. For tests only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/fields.h"
#include "intel/operation.h"

namespace dynatlas::intel {

inline const Part kTestPart{"123456789012", "us-east-1"};

struct Answered {
  Batch batch;
  std::vector<std::string> names;
  std::optional<Refusal> refused;

  bool is_refused_whole() const { return refused.has_value() && batch.rows() == 0 && names.empty(); }
};

inline Answered answered(const Operation& operation, std::string_view answer, std::string_view subject = {},
                         const Part& part = kTestPart) {
  Answered result;
  Found found{result.batch, result.names};
  result.refused = operation.transform({part, subject}, answer, found);
  return result;
}

// The cells of each row that are not Null, by their fields.
using Cells = std::map<std::string, graph::Value, std::less<>>;

template <const graph::NodeSchema& kSchema>
std::vector<Cells> rows_of(const Answered& answered) {
  const graph::Rows& rows = answered.batch.of<kSchema>();
  std::vector<Cells> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Cells& cells = all.emplace_back();
    for (std::size_t column = 0; column < rows.fields().size(); ++column) {
      if (rows[i][column] != graph::Value{}) cells.emplace(rows.fields()[column], rows[i][column]);
    }
  }
  return all;
}

}  // namespace dynatlas::intel
