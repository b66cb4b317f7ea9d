#include "web/table.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/arn.h"
#include "filter/tables.h"
#include "web/tables.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

// What the graph keeps as JSON.
constexpr std::array<std::string_view, 8> kJsonTexts{"keys",   "attributes", "principal", "not_principal",
                                                     "action", "not_action", "resource",  "condition"};

// The texts parsed where they can be, all the way down; lists sorted, so that both stores give one answer.
void tidy(json& part) {
  if (part.is_object()) {
    for (auto& [name, value] : part.items()) {
      const bool is_json = value.is_string() && std::ranges::find(kJsonTexts, name) != kJsonTexts.end();
      json parsed =
          is_json ? json::parse(value.get_ref<const std::string&>(), nullptr, false) : json(json::value_t::discarded);
      if (!parsed.is_discarded()) {
        value = std::move(parsed);
      } else {
        tidy(value);
      }
    }
  } else if (part.is_array()) {
    for (json& one : part) tidy(one);
    std::sort(part.begin(), part.end());
  }
}

std::string text_at(const json& object, std::string_view name) {
  const auto at = object.find(name);
  return at == object.end() || !at->is_string() ? "" : at->get<std::string>();
}

// Newest first; what has no time stands last.
void sort_backups(json& backups) {
  const auto made = [](const json& one) {
    return one["created"].is_null() ? std::pair{true, json()} : std::pair{false, one["created"]};
  };
  std::stable_sort(backups.begin(), backups.end(), [&](const json& one, const json& other) {
    const auto [one_lacks, one_at] = made(one);
    const auto [other_lacks, other_at] = made(other);
    return one_lacks != other_lacks ? other_lacks : one_at > other_at;
  });
  for (json& one : backups) {
    const std::string type = text_at(one, "type");
    one["kind"] = !one["vault"].is_null() || type == "AWS_BACKUP" ? "vault" : type == "SYSTEM" ? "system" : "own";
  }
}

// Moves what stands under the names into one list.
json gathered(json& page, std::initializer_list<const char*> names) {
  json all = json::array();
  for (const char* const name : names) {
    for (json& one : page[name]) all.push_back(std::move(one));
    page.erase(name);
  }
  return all;
}

json policy_of(json& policies, std::string_view of) {
  for (json& policy : policies) {
    if (policy["of"] == of) return policy;
  }
  return nullptr;
}

// The row of a table, as an object; null where there is none.
json row_of(graph::GraphStore& store, const std::string& id, json* unknown = nullptr) {
  filter::Rows rows;
  const auto columns = filter::columns();
  rows.columns.assign(columns.begin(), columns.end());
  rows.ids = {id};
  const filter::Statement statement = filter::rows_statement(store.language(), {}, rows);
  json answer = rows_of(store, statement.text, statement.params);
  if (answer["rows"].empty()) return nullptr;
  make_lists(answer["columns"], answer["rows"][0]);
  if (unknown != nullptr) {
    const json why = why_unknown(store, answer);
    *unknown = why.value(id, json::object());
  }
  return objects_of(answer)[0];
}

void complete(json& page, const json& row, graph::GraphStore& store) {
  const std::string account = text_at(row, "account");
  page["indexes"] = gathered(page, {"global_indexes", "local_indexes", "vector_indexes"});
  page["consumers"] = gathered(page, {"functions", "pipes"});
  for (json& one : page["consumers"]) {
    const std::string id = text_at(one, "arn");
    const auto arn = arn_of(id);
    const std::string whose(arn ? arn->account : "");
    one["account"] = whose;
    one["foreign"] = !whose.empty() && whose != account;
  }
  sort_backups(page["backups"]);
  page["lineage"] = {{"restored", page["restored"]}, {"copies", page["copies"]}};
  page["policy"] = policy_of(page["policies"], "table");
  page["stream_policy"] = policy_of(page["policies"], "stream");
  for (const char* const name : {"restored", "copies", "policies"}) page.erase(name);
  const auto by_name = [](const json& one, const json& other) { return one["operation"] < other["operation"]; };
  std::sort(page["operations"].begin(), page["operations"].end(), by_name);
  for (json& one : page["operations"]) {
    if (!one["known_at"].is_null()) one["reason"] = nullptr;
  }
  for (json& replica : page["replicas"]) {
    if (replica["table"].is_string()) replica["table"] = row_of(store, replica["table"].get<std::string>());
  }
}

}  // namespace

json table(graph::GraphStore& store, const Query& query) {
  const std::string id = text_of(query, "id");
  json unknown = json::object();
  json row = row_of(store, id, &unknown);
  json pages = ask(store, "table_page", {{"id", id}}).at("rows");
  if (row.is_null() || pages.empty()) return nullptr;  // or it went between the two
  json page = std::move(pages[0][0]);
  if (page.is_string()) page = json::parse(page.get_ref<const std::string&>());
  tidy(page);
  complete(page, row, store);
  page["row"] = std::move(row);
  page["unknown"] = std::move(unknown);
  return page;
}

}  // namespace dynatlas::web
