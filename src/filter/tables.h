// Statements about the tables that a filter means: rows by key, and how many. For the page, /tables.csv and
// `dynatlas tables`. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "filter/filter.h"

namespace dynatlas::filter {

struct Statement {
  std::string text;
  graph::Params params;
};

// What of each table, in which order, from where on.
struct Rows {
  std::vector<std::string_view> columns;
  std::string_view sort = "name";
  bool is_descending = false;
  nlohmann::json after;  // [value of the sort, id] of the row before; null: from the first
  std::int64_t limit = 100;
  std::vector<std::string> ids;  // only these tables; empty: all
  bool tells_sort = false;       // the sort's value behind the columns, as sort_value: `after` for the next page
  bool marks_unknown = false;    // as `?`, for people
};

// Every column, in the page's order.
std::span<const std::string_view> columns();
// Those that rows may be sorted by: what is unknown stands last either way.
std::span<const std::string_view> sort_columns();

// `language`: GraphStore::language(). Throws Error{usage} for a column or a sort that there is not.
Statement rows_statement(std::string_view language, const Condition& which, const Rows& rows);
// tables, items, size, size_unknown.
Statement count_statement(std::string_view language, const Condition& which);

// What stands in capitals in a question's text, and what to write there.
using Parts = std::vector<std::pair<std::string_view, std::string>>;
// A question's text with these parts; in Cypher also with what they ask to be known of a table (KNOWN, ROWS_KNOWN).
std::string filled_in(std::string_view question, std::string_view language, const Parts& parts);

}  // namespace dynatlas::filter
