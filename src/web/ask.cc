#include "web/ask.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "questions/questions.h"

namespace dynatlas::web {
namespace {

using nlohmann::json;

constexpr std::size_t kBytesMax = std::size_t{32} << 20U;  // of an answer, about

json offered(std::string_view language) {
  json all = json::array();
  for (const questions::Question& question : questions::to_ask(language)) {
    json parameters = json::array();
    for (const auto& [name, value, description] : question.parameters) {
      parameters.push_back({{"name", name}, {"value", value}, {"description", description}});
    }
    all.push_back({{"name", question.name},
                   {"question", question.description},
                   {"parameters", std::move(parameters)},
                   {"statement", questions::question(question.name, language)}});
  }
  return {{"language", language}, {"questions", std::move(all)}};
}

std::size_t size_of(const json& cell) {
  return cell.is_string() ? cell.get_ref<const std::string&>().size() : cell.is_structured() ? cell.dump().size() : 8;
}

json cut_rows(graph::GraphStore& store, std::string_view statement, const graph::Params& params) {
  json rows = json::array();
  std::size_t bytes = 0;
  bool is_cut = false;
  const auto begin = std::chrono::steady_clock::now();
  const auto columns = store.read(statement, params, [&](const auto&, const auto& cells) {
    is_cut = rows.size() == kAskedRowsMax || bytes > kBytesMax;
    if (is_cut) return false;
    for (const json& cell : cells) bytes += size_of(cell);
    rows.push_back(cells);
    return true;
  });
  const auto took = std::chrono::steady_clock::now() - begin;
  return {{"columns", columns},
          {"rows", std::move(rows)},
          {"truncated", is_cut},
          {"limit", kAskedRowsMax},
          {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}};
}

}  // namespace

json answer_of_reader(graph::GraphStore& store, const Query& query) {
  const std::string name = text_of(query, "name");
  const std::string text = text_of(query, "text");
  if (!text.empty()) return cut_rows(store, text, {});
  const auto all = questions::to_ask(store.language());
  if (name.empty()) return offered(store.language());
  const auto found = std::ranges::find(all, name, &questions::Question::name);
  if (found == all.end()) throw Error(ErrorKind::usage, "there is no such question", name);
  graph::Params params{{"now", now_seconds()}};
  for (const questions::Parameter& one : found->parameters) {
    params[std::string(one.name)] = number_of(query, one.name, one.value, std::numeric_limits<std::int64_t>::max());
  }
  return cut_rows(store, questions::question(name, store.language()), params);
}

}  // namespace dynatlas::web
