// The filter language of the page, of /tables.csv and of `dynatlas tables`: which tables are meant. Made into a
// condition of SQL or Cypher in which unknown is null, so that neither a term nor its negation holds where it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "filter/fields.h"
#include "filter/tokens.h"
#include "graph/rows.h"

namespace dynatlas::filter {

// A condition on `tables` and `resource` (SQL), `table` and `account` (Cypher), with the values as parameters.
struct Condition {
  std::string text;  // empty: every table
  graph::Params params;

  std::string where() const { return text.empty() ? "true" : text; }
  void require(const std::string& more) { text += (text.empty() ? "" : "\n  AND ") + more; }
};

// The operations that a check needs, without which it says nothing about a table; nothing where there is no such check
// (findings/checks.h).
using NeedsOfCheck = std::optional<std::span<const std::string_view>> (*)(std::string_view check);

// Terms that all must hold; none: every table.
class Filter {
 public:
  Filter() = default;
  // Throws FilterError: an unknown key, a value that the key does not take, text that cannot be cut. Without `needs`,
  // `finding:` takes any name.
  explicit Filter(std::string_view text, NeedsOfCheck needs = nullptr);

  // Adds to what `condition` asks for. `now`: epoch seconds, for ages.
  void add_to(Condition& condition, std::string_view language, std::int64_t now) const;

 private:
  struct Term {
    const Key* key = nullptr;  // null: a word
    Token token;
  };
  std::vector<Term> terms_;
  NeedsOfCheck needs_ = nullptr;
};

}  // namespace dynatlas::filter
