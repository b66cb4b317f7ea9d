// --access-assume: what is assumed of requests when policies are evaluated, the same on every command that has it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "intel/aws/iam/context.h"

namespace dynatlas::cli {

// KEY=VALUE, or `none`; may be repeated.
CLI::Option* add_assume_option(CLI::App& command, std::vector<std::string>& said);

// The usual assumptions and what was said; with `none` among it, what was said alone. A key that is said twice has both
// values. Throws Error{usage} for more keys than an evaluation takes (64).
intel::aws::iam::Context assumptions_of(const std::vector<std::string>& said);

}  // namespace dynatlas::cli
