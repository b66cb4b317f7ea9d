#include "web/complete.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "base/letters.h"
#include "filter/tables.h"

namespace dynatlas::web {
namespace {

using filter::Kind;
using nlohmann::json;

constexpr std::size_t kOptionsMax = 20;

bool has_values(const filter::Key& key) {
  return key.kind == Kind::text || key.kind == Kind::exact || key.kind == Kind::choice || key.kind == Kind::flag ||
         key.kind == Kind::finding;
}

// Where the token begins that `text` ends in.
std::size_t begin_of_token(std::string_view text) {
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == ' ' && !is_quoted) begin = i + 1;
  }
  return begin;
}

std::string quoted(const std::string& value) {
  const bool is_plain = value.find_first_of(" ,\t") == std::string::npos;
  return is_plain || value.find('"') != std::string::npos ? value : '"' + value + '"';
}

json keys_like(std::string_view beginning) {
  json options = json::array();
  for (const filter::Key& key : filter::keys()) {
    if (key.kind == Kind::refused || !key.name.starts_with(beginning)) continue;
    options.push_back({{"text", std::string(key.name) + ":"}, {"label", key.about}, {"tables", nullptr}});
  }
  return options;
}

json values_like(std::string_view beginning, const json& values) {
  json options = json::array();
  for (const auto& [value, tables] : values.items()) {
    if (!in_small_letters(value).starts_with(beginning)) continue;
    options.push_back({{"text", value.empty() ? "none" : quoted(value)}, {"label", nullptr}, {"tables", tables}});
  }
  std::stable_sort(options.begin(), options.end(),
                   [](const json& one, const json& other) { return one["tables"] > other["tables"]; });
  return options;
}

// The checks and severities that there are failures of, and how many tables have none.
json values_of_finding(graph::GraphStore& store) {
  json values = json::object();
  const json stored = ask(store, "page_finding_values");
  for (const json& row : stored.at("rows")) values[row.at(0).get<std::string>()] = row.at(1);
  for (const char* const word : {"none", "unknown"}) {
    filter::Condition which;
    filter::Filter(fmt::format("finding:{}", word)).add_to(which, store.language(), 0);
    const filter::Statement counted = filter::count_statement(store.language(), which);
    const json tables = objects_of(rows_of(store, counted.text, counted.params)).at(0).at("tables");
    if (tables != 0) values[word] = tables;
  }
  return values;
}

}  // namespace

json values_of_key(graph::GraphStore& store, const Query& query) {
  const filter::Key* const key = filter::find_key(text_of(query, "key"));
  if (key == nullptr || !has_values(*key)) return nullptr;
  if (key->kind == Kind::finding) return values_of_finding(store);
  const std::string text =
      filter::filled_in("page_facts_count", store.language(),
                        {{"FACT", filter::expression(key->field, store.language())}, {"WHICH", "true"}});
  json values = json::object();
  const json counted = rows_of(store, text, {});
  for (const json& row : counted.at("rows")) {
    values[row.at(0).is_null() ? "unknown" : row.at(0).get<std::string>()] = row.at(1);
  }
  return values;
}

json complete(const Query& query, const std::function<json(const Query& query)>& values) {
  const std::string q = text_of(query, "q");
  const auto most = static_cast<std::int64_t>(q.size());
  const auto at = static_cast<std::size_t>(number_of(query, "at", most, most));
  const std::string_view text = std::string_view(q).substr(0, at);
  std::size_t from = begin_of_token(text);
  if (text.substr(from).starts_with('-')) ++from;
  const std::string_view token = text.substr(from);
  const auto colon = token.find(':');
  json options = json::array();
  if (colon == std::string_view::npos) {
    options = keys_like(in_small_letters(token));
  } else {
    const std::string key = in_small_letters(token.substr(0, colon));
    from += std::max(colon, token.find(',') == std::string_view::npos ? colon : token.rfind(',')) + 1;
    const json known = values({{"key", key}});
    if (known.is_object()) options = values_like(in_small_letters(text.substr(from)), known);
  }
  while (options.size() > kOptionsMax) options.erase(options.size() - 1);
  return {{"from", from}, {"to", at}, {"options", std::move(options)}};
}

}  // namespace dynatlas::web
