#include "intel/aws/dynamodb/transform.h"

#include <gtest/gtest.h>

#include <string>

#include "intel/aws/dynamodb/test_cells.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::Time;
using graph::Value;
using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBTableSchema;

constexpr const char* kSample = R"({"Table":{"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
  "TableName":"MyTable","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"TableStatus":"ACTIVE",
  "CreationDateTime":1609459200,"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},
  "TableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/MyTable","GlobalSecondaryIndexes":[]}})";

const Part kEastOfOurs{"123456789012", "us-east-1"};

Batch transformed(std::string_view answer) {
  Batch result;
  const auto outcome = transform_dynamodb_tables(answer, kEastOfOurs, result);
  EXPECT_TRUE(outcome.has_value()) << outcome.error();
  return result;
}

TEST(Transform, GivesTheRequirementsRowForTheRequirementsSample) {
  const Batch result = transformed(kSample);
  ASSERT_EQ(result.tables(), 1U);
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "Arn"),
            Value("arn:aws:dynamodb:us-east-1:123456789012:table/MyTable"));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "name"), Value("MyTable"));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "creation_date_time"), Value(Time{1609459200, 0}));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "table_status"), Value("ACTIVE"));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "provisioned_throughput_read_capacity_units"),
            Value(std::int64_t{5}));
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "rows"), Value());
  EXPECT_EQ(result.rows(), 1U);
}

TEST(Transform, GivesARowForEachIndexAlsoWhenTheTableArnComesLater) {
  const Batch result = transformed(R"({"Table":{"GlobalSecondaryIndexes":[
      {"IndexName":"a","IndexArn":"arn:x/index/a","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}},
      {"IndexName":"b"}],"TableArn":"arn:x","TableName":"x","CreationDateTime":1609459200.25}})");
  ASSERT_EQ(result.of<DynamoDBGSISchema>().size(), 2U);
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 0, "Arn"), Value("arn:x/index/a"));
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 0, "provisioned_throughput_write_capacity_units"),
            Value(std::int64_t{2}));
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 0, "table_arn"), Value("arn:x"));
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 1, "Arn"), Value("arn:x/index/b"));
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 1, "provisioned_throughput_write_capacity_units"), Value());
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "creation_date_time"), Value(Time{1609459200, 250'000'000}));
}

// Endpoints that are not AWS's may leave it out.
TEST(Transform, GivesATableWithoutAnArnTheOneThatAwsWouldGive) {
  const char* const answer = R"({"Table":{"GlobalSecondaryIndexes":[{"IndexName":"i"}],"TableName":"a/b"}})";
  const Batch result = transformed(answer);
  const std::string arn = "arn:aws:dynamodb:us-east-1:123456789012:table/a/b";
  EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "Arn"), Value(arn));
  EXPECT_EQ(cell(result.of<DynamoDBGSISchema>(), 0, "Arn"), Value(arn + "/index/i"));
  Batch chinese;
  ASSERT_TRUE(transform_dynamodb_tables(R"({"Table":{"TableName":"a","TableArn":null}})",
                                        {"123456789012", "cn-north-1", "aws-cn"}, chinese)
                  .has_value());
  EXPECT_EQ(cell(chinese.of<DynamoDBTableSchema>(), 0, "Arn"),
            Value("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/a"));
}

TEST(Transform, TakesAbsentNullAndMistypedMembersAsUnknown) {
  const Batch result = transformed(R"({"Table":{"TableArn":"arn:x","TableName":"x","ItemCount":null,
      "TableSizeBytes":"many","TableStatus":7,"CreationDateTime":"2021-01-01","ProvisionedThroughput":[1],
      "GlobalSecondaryIndexes":null,"SSEDescription":null,"LatestStreamArn":null,"Novelty":{"deep":[{"er":1}]}},"More":[1,2]})");
  ASSERT_EQ(result.tables(), 1U);
  for (const auto* field :
       {"rows", "size", "table_status", "creation_date_time", "provisioned_throughput_read_capacity_units"}) {
    EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, field), Value()) << field;
  }
}

class Refused : public testing::TestWithParam<std::string> {};

TEST_P(Refused, AppendsNothing) {
  Batch result;
  ASSERT_TRUE(transform_dynamodb_tables(kSample, kEastOfOurs, result).has_value());
  const auto outcome = transform_dynamodb_tables(GetParam(), kEastOfOurs, result);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_FALSE(outcome.error().empty());
  EXPECT_EQ(result.rows(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, Refused,
    testing::Values("", "null", "[]", "<html></html>", "{}", R"({"Table":null})", R"({"Table":{}})",
                    R"({"Table":{"TableArn":"arn:x"}})", R"({"Table":{"TableArn":7,"TableName":"x"}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x"})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x"}} {})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","GlobalSecondaryIndexes":{}}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","GlobalSecondaryIndexes":[7]}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","GlobalSecondaryIndexes":[{}]}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","LocalSecondaryIndexes":{}}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","LocalSecondaryIndexes":[[]]}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x","LocalSecondaryIndexes":[{"KeySchema":[{]}]}})",
                    R"({"Table":{"TableArn":"arn:x","TableName":"x)",
                    "{\"Table\":{\"TableArn\":\"\xff\",\"TableName\":\"x\"}}",
                    R"({"Table":)" + std::string(5000, '[')));

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
