// Which operations a run reads: what `--read` says.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "intel/operation.h"

namespace dynatlas::intel {

struct Choice {
  const Operation* operation;
  bool is_named;                  // somebody asked for it: a run that may not read it is incomplete
  bool only_where_short = false;  // it is left out of a part where it would take long (kShort)
};
using Selection = std::vector<Choice>;

// How long an operation may take in a part, to be read there without being asked for.
inline constexpr std::chrono::seconds kShort{60};

// The operations up to this level, none of them named; up to Level::charged also what no level has.
Selection selection_of(Level level);
// Those of `standard`, and the others up to this level, where those of `full` take no longer than kShort.
Selection automatic_selection(Level up_to = Level::full);

// Those of them that a region is asked, and those that its account is asked as a whole (Operation::is_global).
Selection of_regions(const Selection& selection);
Selection of_account(const Selection& selection);

// "standard,+tags,-scaling": a level, or "auto", then groups that come to it or go. Without a level it is `by_default`,
// whose operations nobody named. The error is one line for a person.
tl::expected<Selection, std::string> parse_selection(std::string_view text, Selection by_default);

}  // namespace dynatlas::intel
