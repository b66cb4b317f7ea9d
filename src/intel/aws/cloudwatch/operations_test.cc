// GetMetricData: whom and what it asks about, and what its answers give.
#include "intel/aws/cloudwatch/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::cloudwatch {
namespace {

using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBTableSchema;
using models::aws::dynamodb::DynamoDBUsageSchema;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kDay = 86'400;
const Part kInTime{"123456789012", "us-east-1", "aws", {10 * kDay, 24 * kDay}};
const std::string kOrders = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
const std::string kByDay = kOrders + "/index/by-day";

json told(const std::string& id, const json& times, const json& values, const std::string& status = "Complete") {
  return {{"Id", id}, {"Label", "any"}, {"Timestamps", times}, {"Values", values}, {"StatusCode", status}};
}

json nothing(const std::string& id) {
  return told(id, json::array(), json::array());
}

std::string page_of(const json& results) {
  return json{{"MetricDataResults", results}, {"Messages", json::array()}}.dump();
}

struct About {
  std::vector<std::string> subjects;
  Answered result;
  std::vector<std::pair<std::string, dynatlas::aws::Failure>> unread;
};

About answered_about(std::vector<std::string> subjects, std::vector<std::string> pages) {
  About about{std::move(subjects), {}, {}};
  const std::string last = pages.back();
  pages.pop_back();
  Found found{about.result.batch, about.result.names};
  about.result.refused = read_usage({kInTime, about.subjects.front(), about.subjects, pages}, last, found);
  about.unread = std::move(found.unread);
  return about;
}

About about_orders(const json& results) {
  return answered_about({kOrders}, {page_of(results)});
}

TEST(GetMetricData, IsAskedAboutNewTablesAndTheirGlobalIndexes) {
  Batch batch;
  const auto add = [&](const std::string& table) {
    batch.of<DynamoDBTableSchema>().add()[graph::column_of<DynamoDBTableSchema>("Arn")] = table;
    batch.of<DynamoDBGSISchema>().add()[graph::column_of<DynamoDBGSISchema>("Arn")] = table + "/index/by-day";
  };
  add("arn:aws:dynamodb:us-east-1:123456789012:table/before");
  const Batch::Mark before = batch.mark();
  add(kOrders);
  std::vector<std::string> subjects;
  tables_and_indexes_of_rows(kInTime, batch, before, subjects);
  EXPECT_THAT(subjects, ElementsAre(kOrders, kByDay));
  EXPECT_EQ(kGetMetricData.subjects_max, 125U);
  EXPECT_EQ(kGetMetricData.level, Level::charged);
  EXPECT_EQ(request_of(kGetMetricData, kInTime), R"({"StartTime":864000,"EndTime":2073600})");
}

TEST(GetMetricData, AsksForFourDailySumsOfEach) {
  const std::vector<std::string> subjects{kOrders, kByDay};
  const json queries = queries_about(subjects);
  ASSERT_THAT(queries, SizeIs(8));
  EXPECT_EQ(queries[0], json::parse(R"({"Id":"r0","MetricStat":{"Period":86400,"Stat":"Sum","Metric":{
      "Namespace":"AWS/DynamoDB","MetricName":"ConsumedReadCapacityUnits",
      "Dimensions":[{"Name":"TableName","Value":"orders"}]}}})"));
  EXPECT_EQ(queries[7], json::parse(R"({"Id":"wt1","MetricStat":{"Period":86400,"Stat":"Sum","Metric":{
      "Namespace":"AWS/DynamoDB","MetricName":"WriteThrottleEvents","Dimensions":[
      {"Name":"TableName","Value":"orders"},{"Name":"GlobalSecondaryIndexName","Value":"by-day"}]}}})"));
  EXPECT_EQ(queries[5]["Id"], "w1");
  EXPECT_EQ(queries[6]["Id"], "rt1");
}

TEST(GetMetricData, GivesSumsAndTheDaysWithTheMost) {
  const auto about =
      about_orders({told("r0", {12 * kDay, 11 * kDay, 10 * kDay}, {1.5, 4, 4.0}), told("w0", {20 * kDay}, {7}),
                    told("rt0", {11 * kDay, 12 * kDay}, {2.0, 3.0}), told("wt0", {13 * kDay}, {1})});
  EXPECT_FALSE(about.result.refused.has_value());
  EXPECT_THAT(about.unread, IsEmpty());
  EXPECT_THAT(about.result.names, IsEmpty());
  EXPECT_THAT(rows_of<DynamoDBUsageSchema>(about.result),
              ElementsAre(Cells{{"id", kOrders + "/usage"},
                                {"resource_arn", kOrders},
                                {"window_from", graph::Time{10 * kDay, 0}},
                                {"window_to", graph::Time{24 * kDay, 0}},
                                {"consumed_read", 9.5},
                                {"consumed_write", 7.0},
                                {"throttled_reads", std::int64_t{5}},
                                {"throttled_writes", std::int64_t{1}},
                                {"peak_read", 4.0},
                                {"peak_read_day", graph::Time{11 * kDay, 0}},
                                {"peak_write", 7.0},
                                {"peak_write_day", graph::Time{20 * kDay, 0}}}));
}

TEST(GetMetricData, TakesNoDataPointsForNothingConsumed) {
  const json least{{"Id", "w0"}, {"StatusCode", "Complete"}};
  const auto about = about_orders({nothing("r0"), least, nothing("rt0"), nothing("wt0")});
  const auto rows = rows_of<DynamoDBUsageSchema>(about.result);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].at("consumed_read"), graph::Value(0.0));
  EXPECT_EQ(rows[0].at("consumed_write"), graph::Value(0.0));
  EXPECT_FALSE(rows[0].contains("peak_read"));
  EXPECT_FALSE(rows[0].contains("peak_write_day"));
}

TEST(GetMetricData, AddsUpWhatItsPagesTell) {
  const auto about = answered_about(
      {kOrders, kByDay},
      {page_of({nothing("rt0"), nothing("wt0"), nothing("w0"), told("r0", {11 * kDay}, {2.0}, "PartialData")}),
       page_of(json::array()),
       page_of({told("r0", {12 * kDay}, {3.0}), nothing("wt1"), nothing("rt1"), nothing("w1"), nothing("r1")})});
  const auto rows = rows_of<DynamoDBUsageSchema>(about.result);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].at("consumed_read"), graph::Value(5.0));
  EXPECT_EQ(rows[0].at("peak_read"), graph::Value(3.0));
  EXPECT_EQ(rows[1].at("consumed_read"), graph::Value(0.0));
  EXPECT_EQ(rows[1].at("id"), graph::Value(kByDay + "/usage"));
}

TEST(GetMetricData, LeavesUnreadWhatIsNotToldToItsEnd) {
  for (const std::string status : {"InternalError", "PartialData", "Forbidden", "NotDocumentedYet", ""}) {
    const auto about = answered_about(
        {kOrders, kByDay},
        {page_of({told("r0", {11 * kDay}, {2.0}), nothing("w0"), told("rt0", json::array(), json::array(), status),
                  nothing("wt0"), nothing("r1"), nothing("w1"), nothing("rt1"), nothing("wt1")})});
    EXPECT_THAT(rows_of<DynamoDBUsageSchema>(about.result), SizeIs(1)) << status;
    ASSERT_THAT(about.unread, SizeIs(1)) << status;
    EXPECT_EQ(about.unread[0].first, kOrders);
    EXPECT_THAT(about.unread[0].second.message, HasSubstr(status.empty() ? "leaves it out" : status));
    const bool is_denied = about.unread[0].second.kind == dynatlas::aws::FailureKind::denied;
    EXPECT_EQ(is_denied, status == "Forbidden");
  }
  const auto left_out = about_orders({nothing("r0"), nothing("w0"), nothing("wt0")});
  EXPECT_THAT(left_out.unread, SizeIs(1));
  EXPECT_EQ(left_out.result.batch.rows(), 0U);
}

TEST(GetMetricData, IsRefusedWhereItIsNoAnswerToTheQuestion) {
  for (const char* id : {"r1", "x0", "r", "0", "", "r-1", "r0x", "r00", "r00000000000000000000000", "R0", "rt"}) {
    const auto about = about_orders({nothing("r0"), nothing("w0"), nothing("rt0"), nothing("wt0"), nothing(id)});
    EXPECT_TRUE(about.result.is_refused_whole()) << id;
  }
  for (const json& odd : {told("r0", {1}, json::array()), told("r0", {1}, {"2"}), told("r0", {nullptr}, {2}),
                          told("r0", nullptr, nullptr), told("r0", {1}, 2), json(7), json(nullptr)}) {
    EXPECT_TRUE(about_orders({odd}).result.is_refused_whole()) << odd;
  }
  for (const char* answer : {"{}", "[]", R"({"MetricDataResults":7})", R"({"MetricDataResults":[)"}) {
    EXPECT_TRUE(answered_about({kOrders}, {answer}).result.is_refused_whole()) << answer;
    EXPECT_TRUE(answered_about({kOrders}, {answer, page_of({nothing("r0")})}).result.is_refused_whole()) << answer;
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::cloudwatch
