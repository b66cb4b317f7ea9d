#include "web/resolved.h"

#include <limits>

#include "filter/tables.h"
#include "findings/checks.h"
#include "web/place_scope.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::int64_t kResolvedMax = 500;  // of an answer

std::string title_of(const json& check) {
  const findings::Check* const known = findings::find_check(check.get<std::string>());
  return std::string(known == nullptr ? check.get<std::string>() : known->title);  // of another version
}

std::string text_or_none(const json& cell) {
  return cell.is_string() ? cell.get<std::string>() : std::string();
}

}  // namespace

json stored_verdicts(graph::GraphStore& store) {
  const json row = objects_of(ask(store, "findings_stored")).at(0);
  if (row.at("looked_at").is_null()) return nullptr;
  return {{"first_at", row.at("first_at")}, {"last_at", row.at("looked_at")}};
}

json resolved_findings(graph::GraphStore& store, const Query& query) {
  const std::string_view language = store.language();
  const PlaceScope scope(store, query);
  const filter::Condition which = which_of(query, language);
  const std::string check = text_of(query, "check");
  const std::string severity = text_of(query, "severity");
  const std::int64_t limit = number_of(query, "limit", kResolvedMax, kResolvedMax);
  graph::Params params = which.params;
  params["since"] = number_of(query, "since", 0, std::numeric_limits<std::int64_t>::max());
  json rows = json::array();
  std::int64_t all = 0;
  store.read(filter::filled_in("page_resolved", language, {{"WHICH", which.where()}}), params,
             [&](const std::vector<std::string>& columns, const std::vector<json>& cells) {
               json row = objects_of({{"columns", columns}, {"rows", json::array({cells})}}).at(0);
               const bool is_there = row["is_there"] == true || row["is_there"] == 1;
               const bool is_left = is_there || (scope.is_of_places_alone() &&
                                                 scope.has(text_or_none(row["account"]), text_or_none(row["region"])));
               const bool is_asked =
                   (check.empty() || row["check"] == check) && (severity.empty() || row["severity"] == severity);
               if (!is_left || !is_asked || all++ >= limit) return true;
               row.erase("is_there");
               row["title"] = title_of(row["check"]);
               rows.push_back(std::move(row));
               return true;
             });
  return {{"rows", std::move(rows)}, {"all", all}};
}

json finding_history(graph::GraphStore& store, const Query& query) {
  json rows = objects_of(ask(store, "page_finding_history", {{"id", text_of(query, "table")}}));
  for (json& row : rows) row["title"] = title_of(row["check"]);
  return {{"rows", std::move(rows)}};
}

}  // namespace dynatlas::web
