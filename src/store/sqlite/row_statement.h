// A statement that is run once per row, and which of its parameters take what of the row and of the run. Knows no SQL
// and no transaction.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/rows.h"
#include "graph/schema.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace dynatlas::sqlite {

// What is the same for all rows of a load.
struct Run {
  const graph::Params& params;
  const Options& options;
  std::int64_t now_ms;

  // Error{internal} naming `label` where the parameter is missing, or the tag no integer.
  const graph::Value& param(std::string_view name, std::string_view label) const;
  std::int64_t tag(std::string_view label) const;
};

// A limit as SQL takes it.
inline std::int64_t at_most(std::size_t limit) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(limit, kMost));
}

class RowStatement {
 public:
  // `label` is for messages: the node's, or the relationship's.
  RowStatement(Connection& connection, const std::string& sql, std::string_view label)
      : statement_(connection, sql), label_(label) {}

  // Parameters from `first` on take these; returns the one after them.
  int take(int first, std::span<const graph::Property> properties);
  int take(int first, std::span<const graph::Matcher> matchers);

  // Finds the rows' fields and binds what is the same for all rows. Error{internal}: a field or parameter is missing,
  // or is of another type than declared.
  void begin(const graph::Rows& rows, const Run& run);
  // Binds firstseen and the provenance at `first` and the two after it.
  void bind_marks(int first, const Run& run);
  // Binds a row. False where a matcher's value is Null: nothing matches it.
  bool bind(std::span<const graph::Value> row);
  Statement& statement() { return statement_; }

 private:
  struct Source {
    int parameter;
    graph::PropertyRef ref;
    std::string_view name;
    std::optional<graph::Type> type;  // of a property; none for a matcher
    graph::Match match = graph::Match::exact;
    std::size_t column = 0;
  };

  void add(Source source);
  void bind_source(const Source& source, const graph::Value& value);
  [[noreturn]] void misused(const std::string& message) const;

  Statement statement_;
  std::string_view label_;
  graph::TimeKind times_ = graph::TimeKind::epoch;
  std::vector<Source> from_row_;
  std::vector<Source> from_params_;
};

}  // namespace dynatlas::sqlite
