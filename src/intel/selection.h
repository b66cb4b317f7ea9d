// Which operations a run reads: what `--read` says.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "intel/operation.h"

namespace dynatlas::intel {

struct Choice {
  const Operation* operation;
  bool is_named;  // somebody asked for it: a run that may not read it is incomplete
};
using Selection = std::vector<Choice>;

// The operations up to this level, none of them named.
Selection selection_of(Level level);

// "standard,+tags,-scaling": a level, then groups that come to it or go. Without a level it is `by_default`, whose
// operations nobody named. The error is one line for a person.
tl::expected<Selection, std::string> parse_selection(std::string_view text, Level by_default);

}  // namespace dynatlas::intel
