#include "aws_simulator/metrics.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

namespace aws_simulator {
namespace {

using nlohmann::json;
using testing::ElementsAre;

constexpr Place kHere{0, 0};
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kStart = 20'000 * kDay;  // after any table was made

Estate estate_of(std::uint64_t tables) {
  EstateSize size;
  size.tables = tables;
  return Estate(size);
}

// A line of the ground truth, by the query that asks for it.
std::vector<json> truth(const Estate& estate) {
  std::string lines;
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    append_metrics(lines, table_of(estate, kHere, slot, estate.life(kHere, slot, 0)));
  }
  std::vector<json> out;
  for (std::size_t at = 0, end = 0; (end = lines.find('\n', at)) != std::string::npos; at = end + 1) {
    out.push_back(json::parse(lines.substr(at, end - at)));
  }
  return out;
}

json query_of(const std::string& id, const json& metric) {
  json dimensions = json::array();
  for (const char* name : {"TableName", "GlobalSecondaryIndexName"}) {
    if (metric.contains(name)) dimensions.push_back({{"Name", name}, {"Value", metric[name]}});
  }
  return {{"Id", id},
          {"MetricStat",
           {{"Metric",
             {{"Namespace", "AWS/DynamoDB"}, {"MetricName", metric.at("MetricName")}, {"Dimensions", dimensions}}},
            {"Period", kDay},
            {"Stat", "Sum"}}}};
}

json request_of(const std::vector<json>& metrics, std::int64_t days = 14) {
  json queries = json::array();
  for (const json& metric : metrics) queries.push_back(query_of("m" + std::to_string(queries.size()), metric));
  return {{"MetricDataQueries", queries}, {"StartTime", kStart}, {"EndTime", kStart + days * kDay}};
}

Outcome ask(const Estate& estate, const json& request, json& answer, const AnswerSettings& settings = {}) {
  std::string out;
  Outcome refusal = answer_metrics(estate, settings, kHere, request.dump(), out);
  if (!refusal) answer = json::parse(out);
  return refusal;
}

// Newest first.
std::vector<std::pair<std::int64_t, double>> points_of(const json& metric, std::int64_t days) {
  std::vector<std::pair<std::int64_t, double>> out;
  for (std::int64_t time = kStart + (days - 1) * kDay; time >= kStart; time -= kDay) {
    const json& sum = metric.at("Values").at(static_cast<std::size_t>(time / kDay % 7));
    if (!sum.is_null()) out.emplace_back(time, sum.get<double>());
  }
  return out;
}

TEST(Metrics, PagesOfAnySizeAreTheGroundTruth) {
  const Estate estate = estate_of(20);
  std::vector<json> metrics = truth(estate);
  ASSERT_GT(metrics.size(), 60u);
  metrics.resize(60);
  for (const std::uint64_t page : {100'800, 100, 14, 5}) {
    std::map<std::string, std::vector<std::pair<std::int64_t, double>>> told;
    std::map<std::string, std::string> last;
    json request = request_of(metrics);
    request["MaxDatapoints"] = page;
    for (json answer; request.value("NextToken", "-") != "";) {
      ASSERT_FALSE(ask(estate, request, answer).has_value());
      std::size_t points = 0;
      for (const json& result : answer.at("MetricDataResults")) {
        ASSERT_EQ(result.at("Timestamps").size(), result.at("Values").size());
        points += result["Values"].size();
        for (std::size_t i = 0; i < result["Values"].size(); ++i) {
          told[result.at("Id")].emplace_back(result["Timestamps"][i], result["Values"][i]);
        }
        last[result["Id"]] = result.at("StatusCode");
      }
      EXPECT_LE(points, page);
      request["NextToken"] = answer.value("NextToken", "");
    }
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      const std::string id = "m" + std::to_string(i);
      EXPECT_EQ(told[id], points_of(metrics[i], 14)) << page << metrics[i];
      EXPECT_EQ(last[id], "Complete");
    }
  }
}

TEST(Metrics, APageMayEndInAMetric) {
  const Estate estate = estate_of(3);
  json answer;
  AnswerSettings settings;
  settings.page_points = 10;
  ASSERT_FALSE(ask(estate, request_of({truth(estate).at(0)}), answer, settings).has_value());
  EXPECT_EQ(answer.at("MetricDataResults").at(0).at("StatusCode"), "PartialData");
  EXPECT_EQ(answer.at("MetricDataResults")[0].at("Values").size(), 10u);
  EXPECT_EQ(answer.at("NextToken"), "0-10");
}

TEST(Metrics, WhatIsNotMeasuredHasNoDataPoints) {
  const Estate estate = estate_of(3);
  const json used = truth(estate).at(0);
  std::vector<json> metrics(4, used);
  metrics[0]["TableName"] = "not-there";
  metrics[1]["GlobalSecondaryIndexName"] = "not-there";
  metrics[2]["MetricName"] = "SuccessfulRequestLatency";
  json answer;
  ASSERT_FALSE(ask(estate, request_of(metrics), answer).has_value());
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const json& result = answer.at("MetricDataResults").at(i);
    EXPECT_EQ(result.at("StatusCode"), "Complete");
    EXPECT_EQ(result.at("Values").empty(), i != 3) << i;
  }
}

TEST(Metrics, AreOnTheirShareOfTables) {
  std::map<std::string, int> seen;
  for (const json& metric : truth(estate_of(1000))) {
    if (!metric.contains("GlobalSecondaryIndexName")) ++seen[metric.at("MetricName")];
  }
  EXPECT_NEAR(seen["ConsumedReadCapacityUnits"], 900, 40);
  EXPECT_EQ(seen["ConsumedReadCapacityUnits"], seen["ConsumedWriteCapacityUnits"]);
  EXPECT_NEAR(seen["ReadThrottleEvents"], 90, 40);
  EXPECT_NEAR(seen["WriteThrottleEvents"], 90, 40);
}

TEST(Metrics, RefuseWhatTheyCannotAnswer) {
  const Estate estate = estate_of(3);
  const json right = request_of({truth(estate).at(0)});
  const std::pair<const char*, json> kWrong[] = {
      {"/MetricDataQueries/0/MetricStat/Stat", "Average"},
      {"/MetricDataQueries/0/MetricStat/Period", 60},
      {"/MetricDataQueries/0/Id", "Upper"},
      {"/MetricDataQueries", json::array()},
      {"/StartTime", kStart + 14 * kDay},
      {"/StartTime", 0},
      {"/EndTime", "now"},
      {"/MaxDatapoints", 0},
      {"/NextToken", "7-0"},
      {"/NextToken", "x"},
  };
  json answer;
  EXPECT_FALSE(ask(estate, right, answer).has_value());
  for (const auto& [path, value] : kWrong) {
    json request = right;
    request[json::json_pointer(path)] = value;
    const Outcome refusal = ask(estate, request, answer);
    ASSERT_TRUE(refusal.has_value()) << path << value;
    EXPECT_EQ(refusal->why, Why::invalid);
    EXPECT_EQ(refusal->error == "InvalidNextToken", std::string_view(path) == "/NextToken");
  }
  json twice = right;
  twice["MetricDataQueries"].push_back(twice["MetricDataQueries"][0]);
  EXPECT_TRUE(ask(estate, twice, answer).has_value());
  EXPECT_FALSE(ask(estate, request_of(std::vector<json>(500, truth(estate).at(0)), 1), answer).has_value());
  EXPECT_TRUE(ask(estate, request_of(std::vector<json>(501, truth(estate).at(0)), 1), answer).has_value());
}

TEST(Metrics, TablesAreNamedOnce) {
  const Estate estate = estate_of(3);
  const std::vector<json> metrics = truth(estate);
  const std::string first = metrics.front().at("TableName");
  const std::string last = metrics.back().at("TableName");
  ASSERT_NE(first, last);
  EXPECT_THAT(metric_tables(request_of(metrics).dump()),
              testing::AllOf(testing::Contains(first), testing::Contains(last)));
  EXPECT_THAT(metric_tables(request_of({metrics.front(), metrics.front()}).dump()), ElementsAre(first));
  EXPECT_THAT(metric_tables("no request"), ElementsAre());
}

}  // namespace
}  // namespace aws_simulator
