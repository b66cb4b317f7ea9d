// What DynamoDB lists beside its tables: contributor insights, exports, imports, limits, global tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/aws/dynamodb/operations_exports.h"
#include "intel/aws/dynamodb/operations_global_tables.h"
#include "intel/aws/dynamodb/operations_insights.h"
#include "intel/aws/dynamodb/operations_limits.h"
#include "intel/test_answers.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::Time;
using models::aws::dynamodb::DynamoDBContributorInsightsSchema;
using models::aws::dynamodb::DynamoDBDescribedExportSchema;
using models::aws::dynamodb::DynamoDBExportSchema;
using models::aws::dynamodb::DynamoDBGlobalTableSchema;
using models::aws::dynamodb::DynamoDBImportSchema;
using models::aws::dynamodb::DynamoDBLimitsSchema;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kTableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/a.b";
const std::string kExportArn = kTableArn + "/export/01693526400000-1a2b3c4d";
const std::string kImportArn = kTableArn + "/import/01693526400000-1a2b3c4d";
const std::string kOther = "arn:aws:dynamodb:us-east-1:210987654321:table/t";

Time epoch(const char* text) {
  Time time;
  EXPECT_TRUE(graph::parse_epoch(text, time));
  return time;
}

// A list of one operation: its member, and an element that is just enough.
struct Lists {
  const Operation* operation;
  std::string member;
  std::string element;
};
const Lists kLists[] = {
    {&kListContributorInsights, "ContributorInsightsSummaries", R"({"TableName":"t"})"},
    {&kListExports, "ExportSummaries", R"({"ExportArn":")" + kExportArn + "\"}"},
    {&kListImports, "ImportSummaryList", R"({"ImportArn":")" + kImportArn + "\"}"},
    {&kListGlobalTables, "GlobalTables", R"({"GlobalTableName":"t"})"},
};

TEST(ListOfDynamoDB, MayBeEmpty) {
  for (const auto& [operation, member, element] : kLists) {
    for (const std::string& answer : {std::string(), "{\"" + member + "\":[]}"}) {
      const auto result = answered(*operation, answer);
      EXPECT_FALSE(result.refused.has_value()) << operation->name;
      EXPECT_THAT(result.names, IsEmpty());
      EXPECT_EQ(result.batch.rows(), 0U);
    }
  }
}

// It would look as if all else were gone.
TEST(ListOfDynamoDB, IsRefusedAsAWholeWhereItCannotBeUnderstood) {
  for (const auto& [operation, member, element] : kLists) {
    for (const std::string& answer :
         {std::string("{}"), std::string("[]"), "{\"" + member + "\":null}", "{\"" + member + "\":{}}",
          "{\"" + member + "\":[" + element + ",{}]}", "{\"" + member + "\":[" + element + ",7]}",
          "{\"" + member + "\":[" + element + "]"}) {
      EXPECT_TRUE(answered(*operation, answer).is_refused_whole()) << operation->name << ' ' << answer;
    }
  }
}

TEST(ListContributorInsights, TellsOfTablesAndIndexes) {
  const auto result = answered(kListContributorInsights, R"({"ContributorInsightsSummaries":[
      {"TableName":"t","ContributorInsightsStatus":"ENABLED","ContributorInsightsMode":"THROTTLED_KEYS"},
      {"TableName":"t","IndexName":"i","ContributorInsightsStatus":5,"New":1},{"TableName":"u","IndexName":null}]})");
  ASSERT_FALSE(result.refused.has_value());
  const std::string t = "arn:aws:dynamodb:us-east-1:123456789012:table/t";
  const std::string u = "arn:aws:dynamodb:us-east-1:123456789012:table/u";
  EXPECT_THAT(result.names, ElementsAre(t + "/contributor-insights", t + "/index/i/contributor-insights",
                                        u + "/contributor-insights"));
  EXPECT_THAT(rows_of<DynamoDBContributorInsightsSchema>(result),
              ElementsAre(Cells{{"id", t + "/contributor-insights"},
                                {"region", "us-east-1"},
                                {"table_arn", t},
                                {"ContributorInsightsStatus", "ENABLED"},
                                {"ContributorInsightsMode", "THROTTLED_KEYS"}},
                          Cells{{"id", t + "/index/i/contributor-insights"},
                                {"region", "us-east-1"},
                                {"table_arn", t},
                                {"IndexName", "i"}},
                          Cells{{"id", u + "/contributor-insights"}, {"region", "us-east-1"}, {"table_arn", u}}));
}

TEST(ListExports, FindsTheTableInTheArn) {
  const auto result =
      answered(kListExports, R"({"ExportSummaries":[{"ExportArn":")" + kExportArn +
                                 R"(","ExportStatus":"COMPLETED","ExportType":"FULL_EXPORT"},{"ExportArn":"odd"}]})");
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, ElementsAre(kExportArn, "odd"));
  EXPECT_THAT(rows_of<DynamoDBExportSchema>(result), ElementsAre(Cells{{"ExportArn", kExportArn},
                                                                       {"region", "us-east-1"},
                                                                       {"table_arn", kTableArn},
                                                                       {"ExportStatus", "COMPLETED"},
                                                                       {"ExportType", "FULL_EXPORT"}},
                                                                 Cells{{"ExportArn", "odd"}, {"region", "us-east-1"}}));
}

TEST(DescribeExport, GivesEveryMemberButItsDataAndToken) {
  const auto result = answered(kDescribeExport,
                               R"({"ExportDescription":{"ExportArn":")" + kExportArn +
                                   R"(","ExportStatus":"FAILED","StartTime":1693526400.25,
      "EndTime":1693526401,"ExportManifest":"m","TableArn":")" +
                                   kTableArn + R"(","TableId":"i","ExportTime":1693526399,
      "ClientToken":"c","S3Bucket":"b","S3BucketOwner":"210987654321","S3Prefix":"p/","S3SseAlgorithm":"KMS",
      "S3SseKmsKeyId":"k","FailureCode":"S3NoSuchBucket","FailureMessage":"none","ExportFormat":"ION",
      "BilledSizeBytes":11,"ItemCount":12,"ExportType":"INCREMENTAL_EXPORT","IncrementalExportSpecification":{
      "ExportFromTime":1693526000,"ExportToTime":1693526100,"ExportViewType":"NEW_IMAGE"},"FilterSpecification":{
      "FilterExpression":"#a = :v","ProjectionExpression":"#a","KeyConditionExpression":"k = :k",
      "ExpressionAttributeNames":{"#a":"size"},"ExpressionAttributeValues":{":v":{"S":"secret"}}},"New":1}})",
                               kExportArn);
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, IsEmpty());
  EXPECT_THAT(rows_of<DynamoDBDescribedExportSchema>(result),
              ElementsAre(Cells{{"ExportArn", kExportArn},
                                {"TableId", "i"},
                                {"S3Bucket", "b"},
                                {"S3BucketOwner", "210987654321"},
                                {"S3Prefix", "p/"},
                                {"S3SseAlgorithm", "KMS"},
                                {"S3SseKmsKeyId", "k"},
                                {"ExportFormat", "ION"},
                                {"ExportManifest", "m"},
                                {"ExportTime", epoch("1693526399")},
                                {"StartTime", epoch("1693526400.25")},
                                {"EndTime", epoch("1693526401")},
                                {"IncrementalExportSpecification.ExportFromTime", epoch("1693526000")},
                                {"IncrementalExportSpecification.ExportToTime", epoch("1693526100")},
                                {"IncrementalExportSpecification.ExportViewType", "NEW_IMAGE"},
                                {"FilterSpecification.FilterExpression", "#a = :v"},
                                {"FilterSpecification.ProjectionExpression", "#a"},
                                {"FilterSpecification.KeyConditionExpression", "k = :k"},
                                {"FilterSpecification.ExpressionAttributeNames", R"({"#a":"size"})"},
                                {"BilledSizeBytes", std::int64_t{11}},
                                {"ItemCount", std::int64_t{12}},
                                {"FailureCode", "S3NoSuchBucket"},
                                {"FailureMessage", "none"}}));
}

TEST(DescribeExport, NeedsNoMoreThanTheArnThatWasAskedAbout) {
  for (const char* members : {"", R"(,"S3Bucket":null,"FilterSpecification":null)",
                              R"(,"S3Bucket":5,"ItemCount":"7","ExportTime":"now","FilterSpecification":[])"}) {
    const auto result = answered(
        kDescribeExport, R"({"ExportDescription":{"ExportArn":")" + kExportArn + "\"" + members + "}}", kExportArn);
    EXPECT_THAT(rows_of<DynamoDBDescribedExportSchema>(result), ElementsAre(Cells{{"ExportArn", kExportArn}}))
        << members;
  }
  for (const std::string& answer :
       {std::string("{}"), std::string("[]"), std::string(R"({"ExportDescription":null})"),
        std::string(R"({"ExportDescription":{"S3Bucket":"b"}})"), std::string(R"({"ExportDescription":[]})"),
        R"({"ExportDescription":{"ExportArn":")" + kExportArn + "2\"}}",
        R"({"ExportDescription":{"ExportArn":")" + kOther + "/export/1\"}}"}) {
    EXPECT_TRUE(answered(kDescribeExport, answer, kExportArn).is_refused_whole()) << answer;
  }
}

TEST(ListImports, GivesEveryMember) {
  const auto result = answered(kListImports, R"({"ImportSummaryList":[{"ImportArn":")" + kImportArn +
                                                 R"(","ImportStatus":"FAILED","TableArn":")" + kTableArn +
                                                 R"(","S3BucketSource":{"S3BucketOwner":"210987654321","S3Bucket":"b",
      "S3KeyPrefix":"p/"},"CloudWatchLogGroupArn":"l","InputFormat":"CSV","StartTime":1693526400.5,
      "EndTime":1693530000}]})");
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, ElementsAre(kImportArn));
  EXPECT_THAT(rows_of<DynamoDBImportSchema>(result), ElementsAre(Cells{{"ImportArn", kImportArn},
                                                                       {"region", "us-east-1"},
                                                                       {"TableArn", kTableArn},
                                                                       {"ImportStatus", "FAILED"},
                                                                       {"S3BucketSource.S3Bucket", "b"},
                                                                       {"S3BucketSource.S3BucketOwner", "210987654321"},
                                                                       {"S3BucketSource.S3KeyPrefix", "p/"},
                                                                       {"CloudWatchLogGroupArn", "l"},
                                                                       {"InputFormat", "CSV"},
                                                                       {"StartTime", epoch("1693526400.5")},
                                                                       {"EndTime", epoch("1693530000")}}));
}

TEST(ListImports, FindsTheTableInTheArnWhereItIsNotTold) {
  for (const char* members : {"", R"(,"TableArn":null,"S3BucketSource":null)",
                              R"(,"TableArn":5,"S3BucketSource":[],"StartTime":"2023","ImportStatus":{})"}) {
    const auto result =
        answered(kListImports, R"({"ImportSummaryList":[{"ImportArn":")" + kImportArn + "\"" + members + "}]}");
    const auto rows = rows_of<DynamoDBImportSchema>(result);
    ASSERT_EQ(rows.size(), 1U) << members;
    EXPECT_EQ(rows[0].at("TableArn"), graph::Value(kTableArn)) << members;
    EXPECT_FALSE(rows[0].contains("StartTime"));
  }
}

TEST(ListExports, AndImportsOfAnotherAccountAreRefused) {
  const auto exports = answered(kListExports, R"({"ExportSummaries":[{"ExportArn":")" + kExportArn +
                                                  R"("},{"ExportArn":")" + kOther + R"(/export/1"}]})");
  EXPECT_TRUE(exports.is_refused_whole());
  EXPECT_EQ(exports.refused.value_or(Refusal{}).elsewhere, "210987654321");
  const auto imports = answered(kListImports, R"({"ImportSummaryList":[{"ImportArn":")" + kImportArn +
                                                  R"("},{"ImportArn":")" + kOther + R"(/import/1"}]})");
  EXPECT_TRUE(imports.is_refused_whole());
  EXPECT_EQ(imports.refused.value_or(Refusal{}).elsewhere, "210987654321");
}

TEST(DescribeLimits, GivesTheFourMaxima) {
  const auto result = answered(kDescribeLimits, R"({"AccountMaxReadCapacityUnits":80000,
      "AccountMaxWriteCapacityUnits":80001,"TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40001})");
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, ElementsAre("123456789012/us-east-1/limits"));
  EXPECT_THAT(rows_of<DynamoDBLimitsSchema>(result),
              ElementsAre(Cells{{"id", "123456789012/us-east-1/limits"},
                                {"region", "us-east-1"},
                                {"AccountMaxReadCapacityUnits", std::int64_t{80000}},
                                {"AccountMaxWriteCapacityUnits", std::int64_t{80001}},
                                {"TableMaxReadCapacityUnits", std::int64_t{40000}},
                                {"TableMaxWriteCapacityUnits", std::int64_t{40001}}}));
}

TEST(DescribeLimits, MayLackSomeButNotAll) {
  const auto some = answered(kDescribeLimits, R"({"TableMaxReadCapacityUnits":1,"TableMaxWriteCapacityUnits":"2"})");
  EXPECT_FALSE(some.refused.has_value());
  EXPECT_EQ(rows_of<DynamoDBLimitsSchema>(some).at(0).size(), 3U);
  for (const char* answer : {"{}", "[]", "null", R"({"TableMaxReadCapacityUnits":null})", R"({"New":1})", "{"}) {
    EXPECT_TRUE(answered(kDescribeLimits, answer).is_refused_whole()) << answer;
  }
}

TEST(ListGlobalTables, GiveTheirRegionsSorted) {
  const auto result = answered(kListGlobalTables, R"({"GlobalTables":[{"GlobalTableName":"t","ReplicationGroup":[
      {"RegionName":"us-east-1"},{"RegionName":"eu-west-1"}]},{"GlobalTableName":"u","ReplicationGroup":["x"]}]})");
  ASSERT_FALSE(result.refused.has_value());
  const std::string t = "arn:aws:dynamodb:us-east-1:123456789012:table/t";
  const std::string u = "arn:aws:dynamodb:us-east-1:123456789012:table/u";
  EXPECT_THAT(result.names, ElementsAre(t + "/global-table", u + "/global-table"));
  EXPECT_THAT(
      rows_of<DynamoDBGlobalTableSchema>(result),
      ElementsAre(
          Cells{{"id", t + "/global-table"},
                {"GlobalTableName", "t"},
                {"region", "us-east-1"},
                {"regions", R"(["eu-west-1","us-east-1"])"},
                {"table_arn", t}},
          Cells{{"id", u + "/global-table"}, {"GlobalTableName", "u"}, {"region", "us-east-1"}, {"table_arn", u}}));
}

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
