// All checks, their statements and their parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "findings/check.h"
#include "graph/rows.h"

namespace dynatlas::findings {

// By name.
std::span<const Check* const> checks();
// Null where there is no such check.
const Check* find_check(std::string_view name);

// What a check needs (filter::NeedsOfCheck); nothing where there is no such check.
std::optional<std::span<const std::string_view>> needs_of_check(std::string_view name);

// `language`: GraphStore::language().
std::string_view statement(const Check& check, std::string_view language);

// A whole number within its range, or a text.
struct Parameter {
  std::string_view name;
  std::int64_t value = 0;
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool is_text = false;
  std::string_view text;  // the default of a text
  std::string_view about;
};
std::vector<Parameter> parameters(const Check& check);

// What a check's parameters are unless said otherwise.
graph::Params defaults(const Check& check);
// Sets one from "days=14". Throws Error{usage}: no such parameter, or out of its range.
void set(graph::Params& params, const Check& check, std::string_view name_and_value);

// Security Hub's, Config's and Prowler's names of the same, each with its source: "Security Hub DynamoDB.2".
std::vector<std::string> references(const Check& check);
// The address of the page that says more; empty where there is none.
std::string guide(const Check& check);

std::string_view to_string(Severity severity);
// Throws Error{usage}.
Severity severity_of(std::string_view word);

}  // namespace dynatlas::findings
