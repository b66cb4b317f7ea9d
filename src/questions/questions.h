// The named questions: each is a .sql and a .cypher file in this folder, built into the program. Those that users may
// ask say what they are in the comments that they begin with:
//     -- ask: the largest tables
//     -- limit=20: how many
// In Cypher likewise behind //. A parameter is a whole number with a default; $now is the time, in epoch seconds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynatlas::questions {

struct Parameter {
  std::string_view name;
  std::int64_t value = 0;  // unless another is said
  std::string_view description;
};

struct Question {
  std::string_view name;
  std::string_view description;
  std::vector<Parameter> parameters;
};

// Those that users may ask, by name.
std::vector<Question> to_ask(std::string_view language);

// The text of a question in a store's language ("sql", "cypher"): question("coverage", store.language()).
// Requires that both files exist.
std::string_view question(std::string_view name, std::string_view language);

// Whether an operation is asked of an account as a whole, not of its regions: its note is that of the region
// aws-global.
constexpr bool is_of_account(std::string_view operation) {
  return operation.starts_with("iam:") || operation.starts_with("organizations:");
}

// A statement of another folder's with each `answered(…)` in it written out.
std::string written_out(std::string_view text, std::string_view language);

}  // namespace dynatlas::questions
