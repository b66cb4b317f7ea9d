#include "web/answers.h"

#include <algorithm>
#include <future>
#include <limits>
#include <map>
#include <utility>

#include "base/arn.h"
#include "base/error.h"
#include "models/model.h"
#include "questions/questions.h"
#include "web/place_scope.h"

namespace dynatlas::web {
namespace {

using graph::Params;
using nlohmann::json;

constexpr std::int64_t kRowsMax = 1'000;
constexpr std::size_t kNeighboursMax = 200;
constexpr std::int64_t kHalvedFrom = 100'000;  // tables
constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

Params changes_params(const Query& query) {
  return {{"search", text_of(query, "search")},
          {"limit", number_of(query, "limit", 200, kRowsMax)},
          {"offset", number_of(query, "offset", 0, kNoEnd)}};
}

// Of a question whose rows have an id in this column: those that the scope leaves by account and region, of which it
// skips and takes as many as the question would.
json ask_within(graph::GraphStore& store, std::string_view question, Params params, const Query& query,
                std::size_t column) {
  which_of(query, store.language());  // a wrong scope is said
  const PlaceScope scope(store, {{"in", text_of(query, "in")}});
  if (scope.is_everywhere()) return ask(store, question, params);
  auto skipped = std::get<std::int64_t>(std::exchange(params["offset"], std::int64_t{0}));
  const auto most = static_cast<std::size_t>(std::get<std::int64_t>(std::exchange(params["limit"], kNoEnd)));
  json rows = json::array();
  const auto columns =
      store.read(questions::question(question, store.language()), params, [&](const auto&, const auto& cells) {
        const auto id = cells.at(column).template get<std::string>();  // which the parts of the ARN point into
        const auto arn = arn_of(id);
        const bool is_of_place = arn && !arn->account.empty() && !arn->region.empty();
        const bool is_left = !is_of_place || scope.has(arn->account, arn->region);
        if (is_left && skipped-- <= 0) rows.push_back(cells);
        return rows.size() < most;
      });
  return {{"columns", columns}, {"rows", std::move(rows)}};
}

// Collects a node and what is around it.
class Surroundings final : public graph::GraphReader {
 public:
  void node(const graph::NodeKind& kind, std::span<const std::string_view> labels,
            std::span<const json> values) override {
    json properties = json::object();
    json times = json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].is_null()) continue;
      properties[std::string(kind.properties[i].name)] = values[i];
      if (kind.properties[i].type == graph::Type::time) times.push_back(kind.properties[i].name);
    }
    nodes_.push_back({{"label", kind.label},
                      {"labels", std::vector<std::string_view>(labels.begin(), labels.end())},
                      {"properties", std::move(properties)},
                      {"times", std::move(times)}});
  }
  void relationship(const graph::RelationshipKind& kind, const std::string& source_id, const std::string& target_id,
                    std::span<const json>) override {
    if (kind.type == models::ReadTableLink.label) return;  // four notes of each table, which its page tells by name
    relationships_.push_back({{"type", kind.type},
                              {"source", source_id},
                              {"source_label", kind.source_label},
                              {"target", target_id},
                              {"target_label", kind.target_label}});
  }
  json answer() && {
    if (nodes_.empty()) return nullptr;
    return {{"nodes", std::move(nodes_)}, {"relationships", std::move(relationships_)}, {"limit", kNeighboursMax}};
  }

 private:
  json nodes_ = json::array();
  json relationships_ = json::array();
};

// Of two whole numbers, of which null is unknown; about so much where no whole number holds it.
json sum_of(const json& a, const json& b) {
  if (a.is_null() || b.is_null()) return a.is_null() ? b : a;
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.get<std::int64_t>(), b.get<std::int64_t>(), &sum))
    return a.get<double>() + b.get<double>();
  return sum;
}

// Totals of regions out of those of two halves: what stands behind account and region is added up.
json merged(const json& first, const json& second) {
  std::map<std::pair<json, json>, json> regions;
  for (const json* const half : {&first, &second}) {
    for (const json& row : *half) {
      const auto [at, is_new] = regions.try_emplace({row.at(0), row.at(1)}, row);
      for (std::size_t i = 2; !is_new && i < row.size(); ++i) {
        at->second[i] = sum_of(at->second[i], row[i]);
      }
    }
  }
  json rows = json::array();
  for (auto& [place, row] : regions) rows.push_back(std::move(row));
  return rows;
}

}  // namespace

json overview(const WithStore& with) {
  json answer;
  std::int64_t last = 0;
  const auto regions = [](graph::GraphStore& store, std::int64_t after, std::int64_t until) {
    return ask(store, "page_regions", {{"after", after}, {"until", until}});
  };
  with([&](graph::GraphStore& store) {
    answer = {{"accounts", ask(store, "page_accounts")}, {"coverage", ask(store, "page_coverage")}};
    const json rows = ask(store, "page_last_row").at("rows");
    if (rows.at(0).at(0).is_number()) last = rows.at(0).at(0).get<std::int64_t>();
    if (last < kHalvedFrom) answer["regions"] = regions(store, 0, kNoEnd);
  });
  if (last < kHalvedFrom) return answer;
  json second;
  auto at_once = std::async(
      std::launch::async, [&] { with([&](graph::GraphStore& store) { second = regions(store, last / 2, kNoEnd); }); });
  with([&](graph::GraphStore& store) { answer["regions"] = regions(store, 0, last / 2); });
  at_once.get();
  answer["regions"]["rows"] = merged(answer["regions"]["rows"], second["rows"]);
  return answer;
}

json version(graph::GraphStore& store) {
  return ask(store, "page_version").at("rows");
}

json node(graph::GraphStore& store, const Query& query) {
  static const graph::GraphKinds kKinds = graph::kinds_of(models::kModel);
  Surroundings found;
  store.scan_node(kKinds, text_of(query, "id"), kNeighboursMax, found);
  return std::move(found).answer();
}

json runs(graph::GraphStore& store) {
  return ask(store, "page_runs", {{"limit", std::int64_t{100}}});
}

json changes(graph::GraphStore& store, const Query& query) {
  Params params = changes_params(query);
  params["tag"] = number_of(query, "tag", 0, kNoEnd);
  params["table"] = text_of(query, "table");
  json answer = ask_within(store, "page_changes", params, query, 3);
  for (json& row : answer["rows"]) {
    if (row[4].is_null() || !models::is_boolean(row[2].get<std::string>(), row[4].get<std::string>())) continue;
    for (json* const cell : {&row[5], &row[6]}) {
      if (cell->is_number_integer()) *cell = *cell != 0;  // SQL keeps a boolean as a number
    }
  }
  return answer;
}

json changed_tables(graph::GraphStore& store, const Query& query) {
  return ask_within(store, "page_changed_tables", changes_params(query), query, 0);
}

}  // namespace dynatlas::web
