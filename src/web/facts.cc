#include "web/facts.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/error.h"
#include "filter/tables.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::int64_t kFoundMax = 100;
constexpr std::array<std::string_view, 9> kFacts{"pitr",   "protected", "backup",  "plan", "own_key",
                                                 "closed", "ttl",       "scaling", "owner"};

json largest(graph::GraphStore& store, const filter::Condition& which) {
  filter::Rows rows;
  rows.columns = {"id", "name", "account", "region", "size"};
  rows.sort = "size";
  rows.is_descending = true;
  rows.limit = 1;
  const filter::Statement statement = filter::rows_statement(store.language(), which, rows);
  const json found = objects_of(rows_of(store, statement.text, statement.params));
  return found.empty() ? json() : found[0];
}

json statement_of(const std::string& operation) {
  return {{"Effect", "Allow"}, {"Action", {operation}}, {"Resource", "*"}};
}

}  // namespace

std::span<const std::string_view> protection_facts() {
  return kFacts;
}

json protection(graph::GraphStore& store, const Query& query) {
  const std::string fact = text_of(query, "fact");
  if (std::ranges::find(kFacts, fact) == kFacts.end()) throw Error(ErrorKind::usage, "there is no such fact", fact);
  const std::string_view language = store.language();
  filter::Condition which = which_of(query, language);
  if (fact == "scaling") filter::Filter("billing:provisioned").add_to(which, language, 0);
  const std::string text = filter::filled_in("page_facts_count", language,
                                             {{"FACT", filter::expression(fact, language)}, {"WHICH", which.where()}});
  json answer = {{"fact", fact}, {"on", 0}, {"off", 0}, {"unknown", 0}};
  const json counted = rows_of(store, text, which.params);
  for (const json& row : counted.at("rows")) {
    const bool is_off = row.at(0) == "off" || row.at(0) == "";
    json& count = answer[row.at(0).is_null() ? "unknown" : is_off ? "off" : "on"];
    count = count.get<std::int64_t>() + row.at(1).get<std::int64_t>();
  }
  return answer;
}

json capacity(graph::GraphStore& store, const Query& query) {
  const std::string_view language = store.language();
  const filter::Condition which = which_of(query, language);
  const std::string text = filter::filled_in("page_capacity", language,
                                             {{"BILLING", filter::expression("billing", language)},
                                              {"MAXREAD", filter::expression("max_read", language)},
                                              {"SCALING", filter::expression("scaling", language)},
                                              {"WHICH", which.where()}});
  json answer = objects_of(rows_of(store, text, which.params)).at(0);
  answer["largest"] = largest(store, which);
  return answer;
}

json coverage(graph::GraphStore& store, const Query&) {
  json answer = ask(store, "page_unknown");
  std::set<std::string> operations;
  for (const json& row : answer.at("rows")) operations.insert(row.at(0).get<std::string>());
  json statements = json::object();
  for (const std::string& operation : operations) statements[operation] = statement_of(operation);
  answer["statements"] = std::move(statements);
  json policy = {{"Version", "2012-10-17"}, {"Statement", json::array()}};
  if (!operations.empty())
    policy["Statement"].push_back({{"Effect", "Allow"}, {"Action", operations}, {"Resource", "*"}});
  answer["policy"] = std::move(policy);
  return answer;
}

json find(graph::GraphStore& store, const Query& query) {
  const std::string text = text_of(query, "text");
  const std::int64_t limit = number_of(query, "limit", 16, kFoundMax);
  const graph::Params params{{"text", text}, {"limit", limit}};
  json found = text.empty() ? json::array() : objects_of(ask(store, "page_find_prefix", params));
  const bool is_full = static_cast<std::int64_t>(found.size()) >= limit;
  if (!text.empty() && !is_full) {
    for (const json& one : objects_of(ask(store, "page_find", params))) {
      const bool is_new = std::ranges::find(found, one) == found.end();
      if (is_new && static_cast<std::int64_t>(found.size()) < limit) found.push_back(one);
    }
  }
  const bool is_complete = static_cast<std::int64_t>(found.size()) < limit;
  return {{"tables", std::move(found)}, {"complete", is_complete}};
}

}  // namespace dynatlas::web
