// The keys of the filter language, and what is known of one table as an expression of SQL or Cypher
// (questions/table_fields.*): the same for filters, columns, sorting and sums. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace dynatlas::filter {

enum class Kind {
  text,     // the field's text; a * at its ends stands for anything
  exact,    // the field's text in small letters
  choice,   // one of the words
  flag,     // on or off
  list,     // the field counts them: none, on, off, or one that is like the value
  count,    // a number; k M G
  bytes,    // a number; KiB MiB GiB TiB
  age,      // how long ago, or a day
  is,       // a state that has a name
  finding,  // a severity, which may be compared; a check; none
  refused,  // nothing in the graph tells
};

struct Key {
  std::string_view name;
  Kind kind;
  std::string_view field;       // a heading in questions/table_fields.*
  std::string_view words = {};  // of a choice, with spaces between them
  std::string_view has = {};    // the heading of the condition that a value is among several
  std::string_view about = {};  // for completion and messages
};

// In the order in which they are offered.
std::span<const Key> keys();
// Null where there is none.
const Key* find_key(std::string_view name);

// The facts about a table that `is:unknown` asks for.
std::span<const std::string_view> protection_fields();

// The expression of a field in a store's language ("sql", "cypher"), in parentheses. Requires that there is one.
const std::string& expression(std::string_view field, std::string_view language);

}  // namespace dynatlas::filter
