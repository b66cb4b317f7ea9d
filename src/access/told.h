// What ask.h and why.h answer, as JSON and in sentences: `dynatlas access` and the page say the same. Knows the graph's
// answers, no output.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/ask.h"
#include "access/why.h"
#include "graph/graph_store.h"

namespace dynatlas::access {

// An object with the members in the order of `dynatlas access --format json`. Conditions are objects in it.
nlohmann::ordered_json json_of(const Reached& reached);
nlohmann::ordered_json json_of(const Why& why);
// Conditions that ask.h and why.h give as texts.
nlohmann::json parsed_conditions(std::span<const std::string> conditions);

// The account of an ARN; empty of what is none.
std::string account_in(std::string_view arn);

// Of an account that the graph does not know: never evaluated.
Evaluated evaluated_or_never(graph::GraphStore& store, const std::string& account);

// About the accounts whose tables a principal reaches: its own in full, of others (`reached`) when they were evaluated,
// and which never were. `all`: of every account.
std::vector<std::string> limits_of_all(std::span<const Evaluated> all, const Evaluated& own,
                                       const std::set<std::string>& reached);
// When the policies of the principal were read, what was not, what was assumed.
std::vector<std::string> limits_of(graph::GraphStore& store, const Why& why);

// An action of a right, and what why() may be asked of it: the table itself, its stream, or what is under it (of which
// a backup, an index or a stream that the table does not have is one that no policy names).
struct Question {
  std::string_view right;
  std::string_view action;  // GetItem
  std::string resource;     // ARN
};
// Of every action that is a right on a table, by right, then by name. `stream`: its ARN, or empty.
std::vector<Question> questions_about(const std::string& table, const std::string& stream);

}  // namespace dynatlas::access
