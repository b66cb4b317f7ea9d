// What is known of a question to policies. The values are ordered, so that std::min and std::max combine layers.
#pragma once

#include <cstdint>

namespace dynatlas::intel::aws::iam {

// `maybe`: it depends on something that is not known from here.
enum class Answer : std::uint8_t { no, maybe, yes };

// denied       no request succeeds
// conditional  some may; Decision::residues has what it depends on
// granted      the table's side allows it, and the principal's account was not read
// allowed      every request succeeds, as far as the policies that were read decide
enum class State : std::uint8_t { denied, conditional, granted, allowed };

}  // namespace dynatlas::intel::aws::iam
