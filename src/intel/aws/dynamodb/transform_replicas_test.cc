// Replicas, vector indexes and key schemas: what is made of members that only some tables have.
#include <gtest/gtest.h>

#include <string>

#include "intel/aws/dynamodb/test_cells.h"
#include "intel/aws/dynamodb/transform.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::Rows;
using graph::Value;
using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBReplicaSchema;
using models::aws::dynamodb::DynamoDBTableSchema;
using models::aws::dynamodb::DynamoDBVectorIndexSchema;

const Part kHere{"123456789012", "us-east-1"};
constexpr const char* kArn = "arn:aws:dynamodb:us-east-1:123456789012:table/x";

std::string answer_with(const std::string& members) {
  return R"({"Table":{)" + members + R"(,"TableName":"x","TableArn":")" + kArn + R"("}})";
}

Batch table_with(const std::string& members) {
  Batch result;
  const auto outcome = transform_dynamodb_tables(answer_with(members), kHere, result);
  EXPECT_TRUE(outcome.has_value()) << outcome.error();
  return result;
}

TEST(TransformReplicas, MakeTheArnOfOneThatHasNone) {
  const auto result = table_with(R"("Replicas":[{"RegionName":"eu-west-1"},
      {"RegionName":"eu-west-2","ReplicaArn":"arn:aws:dynamodb:eu-west-2:210987654321:table/y"}])");
  const Rows& rows = result.of<DynamoDBReplicaSchema>();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(cell(rows, 0, "id"), Value(std::string(kArn) + "/replica/eu-west-1"));
  EXPECT_EQ(cell(rows, 0, "replica_arn"), Value("arn:aws:dynamodb:eu-west-1:123456789012:table/x"));
  EXPECT_EQ(cell(rows, 0, "replica_account_id"), Value("123456789012"));
  EXPECT_EQ(cell(rows, 0, "table_arn"), Value(kArn));
  EXPECT_EQ(cell(rows, 1, "replica_arn"), Value("arn:aws:dynamodb:eu-west-2:210987654321:table/y"));
  EXPECT_EQ(cell(rows, 1, "replica_account_id"), Value("210987654321"));
}

TEST(TransformReplicas, LeaveOutTheTableItself) {
  const auto result = table_with(R"("Replicas":[{"RegionName":"us-east-1"},{"RegionName":"eu-west-1"}])");
  ASSERT_EQ(result.of<DynamoDBReplicaSchema>().size(), 1U);
  EXPECT_EQ(cell(result.of<DynamoDBReplicaSchema>(), 0, "region_name"), Value("eu-west-1"));
}

TEST(TransformReplicas, KeepWhatAReplicaOverridesInTheOrderOfItsIndexes) {
  const auto result = table_with(R"("Replicas":[{"RegionName":"eu-west-1","GlobalSecondaryIndexes":[
      {"IndexName":"b","OnDemandThroughputOverride":{"MaxReadRequestUnits":-1}},
      {"IndexName":"a","ProvisionedThroughputOverride":{"ReadCapacityUnits":5},
       "WarmThroughput":{"ReadUnitsPerSecond":12000}}]}])");
  EXPECT_EQ(cell(result.of<DynamoDBReplicaSchema>(), 0, "indexes"),
            Value(R"([{"IndexName":"a","ReadCapacityUnits":5},{"IndexName":"b","MaxReadRequestUnits":-1}])"));
}

// They would look as if they were gone.
TEST(TransformReplicas, RefuseAnAnswerWhoseReplicasOrVectorIndexesCannotBeUnderstood) {
  for (const char* members : {R"("Replicas":{})", R"("Replicas":["eu-west-1"])", R"("Replicas":[{}])",
                              R"("Replicas":[{"RegionName":5}])", R"("VectorIndexes":{})", R"("VectorIndexes":[{}])"}) {
    Batch result;
    const auto outcome = transform_dynamodb_tables(answer_with(members), kHere, result);
    EXPECT_FALSE(outcome.has_value()) << members;
    EXPECT_EQ(result.rows(), 0U) << members;
  }
}

TEST(TransformVectorIndexes, GiveTheirSearchSchemaAndProjectionAsJson) {
  const auto result = table_with(R"("VectorIndexes":[{"IndexName":"v","Dimensions":3,
      "VectorAttribute":{"AttributeName":"e"},"SearchSchema":[{"AttributeName":"t","SearchSchemaElementType":"HASH"}],
      "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["b","a"]}}])");
  const Rows& rows = result.of<DynamoDBVectorIndexSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "Arn"), Value(std::string(kArn) + "/index/v"));
  EXPECT_EQ(cell(rows, 0, "vector_attribute"), Value("e"));
  EXPECT_EQ(cell(rows, 0, "dimensions"), Value(std::int64_t{3}));
  EXPECT_EQ(cell(rows, 0, "search_schema"), Value(R"([["t","HASH"]])"));
  EXPECT_EQ(cell(rows, 0, "non_key_attributes"), Value(R"(["a","b"])"));
}

TEST(TransformKeys, JoinTheNamesOfSeveralAttributesAndKeepThemApartAsJson) {
  const auto result = table_with(R"("GlobalSecondaryIndexes":[{"IndexName":"i","KeySchema":[
      {"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"HASH"},
      {"AttributeName":"c","KeyType":"RANGE"}]}],
      "AttributeDefinitions":[{"AttributeName":"c","AttributeType":"N"},{"AttributeName":"a","AttributeType":"S"}])");
  const Rows& rows = result.of<DynamoDBGSISchema>();
  EXPECT_EQ(cell(rows, 0, "partition_key"), Value("a,b"));
  EXPECT_EQ(cell(rows, 0, "sort_key"), Value("c"));
  EXPECT_EQ(cell(rows, 0, "key_schema"), Value(R"([["a","HASH","S"],["b","HASH",null],["c","RANGE","N"]])"));
}

TEST(TransformKeys, AreUnknownWhereAnEntryIsNotAsDocumented) {
  for (const char* schema : {R"({})", R"(["a"])", R"([{"AttributeName":"a"}])", R"([{"KeyType":"HASH"}])", "7"}) {
    const auto result = table_with(std::string(R"("KeySchema":)") + schema);
    EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "partition_key"), Value()) << schema;
    EXPECT_EQ(cell(result.of<DynamoDBTableSchema>(), 0, "key_schema"), Value()) << schema;
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
