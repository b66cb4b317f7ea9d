// What a request asks for, and a statement's answer as JSON: what every answer of the page is made of.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "filter/filter.h"
#include "graph/graph_store.h"

namespace dynatlas::web {

// What stands behind the ? of an address.
using Query = std::map<std::string, std::string, std::less<>>;

// Empty where it is not given.
std::string text_of(const Query& query, std::string_view name);
// Throws Error{usage} where it is no whole number from 0; at most `most`.
std::int64_t number_of(const Query& query, std::string_view name, std::int64_t otherwise, std::int64_t most);

// Epoch seconds.
std::int64_t now_seconds();

// Which tables `q` and `in` mean together. Throws FilterError.
filter::Condition which_of(const Query& query, std::string_view language);

// {"columns": [...], "rows": [[...], ...]}
nlohmann::json rows_of(graph::GraphStore& store, std::string_view statement, const graph::Params& params);
// Of a named question.
nlohmann::json ask(graph::GraphStore& store, std::string_view question, const graph::Params& params = {});
// The rows as objects.
nlohmann::json objects_of(const nlohmann::json& answer);

}  // namespace dynatlas::web
