#include "web/asked.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/error.h"
#include "findings/checks.h"
#include "questions/questions.h"

namespace dynatlas::web {

using nlohmann::json;

std::string text_of(const Query& query, std::string_view name) {
  const auto at = query.find(name);
  return at == query.end() ? "" : at->second;
}

std::int64_t number_of(const Query& query, std::string_view name, std::int64_t otherwise, std::int64_t most) {
  const std::string text = text_of(query, name);
  if (text.empty()) return otherwise;
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) {
    throw Error(ErrorKind::usage, "must be a whole number from 0", std::string(name));
  }
  return std::min(number, most);
}

std::int64_t now_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

filter::Condition which_of(const Query& query, std::string_view language) {
  const std::int64_t now = now_seconds();
  filter::Condition which;
  filter::Filter(text_of(query, "q"), findings::needs_of_check).add_to(which, language, now);
  filter::Filter(text_of(query, "in"), findings::needs_of_check).add_to(which, language, now);
  return which;
}

json rows_of(graph::GraphStore& store, std::string_view statement, const graph::Params& params) {
  json rows = json::array();
  const auto columns = store.read(statement, params, [&](const auto&, const auto& cells) {
    rows.push_back(cells);
    return true;
  });
  return {{"columns", columns}, {"rows", std::move(rows)}};
}

json ask(graph::GraphStore& store, std::string_view question, const graph::Params& params) {
  return rows_of(store, questions::question(question, store.language()), params);
}

json objects_of(const json& answer) {
  json all = json::array();
  for (const json& row : answer.at("rows")) {
    json object = json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[answer.at("columns").at(i).get<std::string>()] = row[i];
    all.push_back(std::move(object));
  }
  return all;
}

}  // namespace dynatlas::web
