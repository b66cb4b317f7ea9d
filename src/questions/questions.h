// The named questions: each is a .sql and a .cypher file in this folder, built into the program.
#pragma once

#include <string_view>

namespace dynatlas::questions {

// The text of a question in a store's language ("sql", "cypher"): question("coverage", store.language()).
// Requires that both files exist.
std::string_view question(std::string_view name, std::string_view language);

}  // namespace dynatlas::questions
