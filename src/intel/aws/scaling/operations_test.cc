#include "intel/aws/scaling/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "intel/aws/dynamodb/test_cells.h"
#include "intel/test_answers.h"

namespace dynatlas::intel::aws::scaling {
namespace {

using dynamodb::cell;
using graph::Time;
using graph::Value;
using models::aws::scaling::AWSApplicationAutoScalingPolicySchema;
using models::aws::scaling::AWSApplicationAutoScalingScheduledActionSchema;
using models::aws::scaling::AWSApplicationAutoScalingTargetSchema;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kTargetArn = "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0a1b";
const std::string kPolicyArn =
    "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:0b6e:resource/dynamodb/table/orders:policyName/reads";
const std::string kActionArn =
    "arn:aws:autoscaling:us-east-1:123456789012:scheduledAction:7c1f:resource/dynamodb/table/orders:"
    "scheduledActionName/morning";

// Of an answer that lists one element.
Answered tell(const Operation& operation, const char* list, const json& element, const Part& part = kTestPart) {
  return answered(operation, json{{list, {element}}}.dump(), {}, part);
}

json target() {
  return {{"ServiceNamespace", "dynamodb"},
          {"ResourceId", "table/orders"},
          {"ScalableDimension", "dynamodb:table:ReadCapacityUnits"},
          {"MinCapacity", 5},
          {"MaxCapacity", 500},
          {"PredictedCapacity", 7},
          {"RoleARN", "arn:aws:iam::123456789012:role/aws-service-role/x"},
          {"CreationTime", 1700000000.25},
          {"SuspendedState",
           {{"DynamicScalingInSuspended", true},
            {"DynamicScalingOutSuspended", false},
            {"ScheduledScalingSuspended", true}}},
          {"ScalableTargetARN", kTargetArn}};
}

json policy() {
  return {{"PolicyARN", kPolicyArn},
          {"PolicyName", "reads"},
          {"ServiceNamespace", "dynamodb"},
          {"ResourceId", "table/orders"},
          {"ScalableDimension", "dynamodb:table:ReadCapacityUnits"},
          {"PolicyType", "TargetTrackingScaling"},
          {"TargetTrackingScalingPolicyConfiguration",
           {{"TargetValue", 70},
            {"PredefinedMetricSpecification", {{"PredefinedMetricType", "DynamoDBReadCapacityUtilization"}}},
            {"ScaleOutCooldown", 30},
            {"ScaleInCooldown", 60},
            {"DisableScaleIn", false}}},
          {"Alarms", {{{"AlarmName", "low"}, {"AlarmARN", "b"}}, {{"AlarmName", "high"}, {"AlarmARN", "a"}}}},
          {"CreationTime", 1700000001}};
}

json scheduled_action() {
  return {{"ScheduledActionName", "morning"},
          {"ScheduledActionARN", kActionArn},
          {"ServiceNamespace", "dynamodb"},
          {"Schedule", "cron(0 8 * * ? *)"},
          {"Timezone", "Europe/Berlin"},
          {"ResourceId", "table/orders"},
          {"ScalableDimension", "dynamodb:table:ReadCapacityUnits"},
          {"StartTime", 1700000002},
          {"EndTime", 1800000000.5},
          {"ScalableTargetAction", {{"MinCapacity", 50}, {"MaxCapacity", 900}}},
          {"CreationTime", 1700000003}};
}

const std::string kTargetId = "123456789012/us-east-1/table/orders/dynamodb:table:ReadCapacityUnits";

TEST(ScalableTargets, GiveEveryMember) {
  const auto told = tell(kDescribeScalableTargets, "ScalableTargets", target());
  EXPECT_FALSE(told.refused.has_value());
  EXPECT_THAT(told.names, ElementsAre(kTargetId));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingTargetSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), Value(kTargetId));
  EXPECT_EQ(cell(rows, 0, "ScalableTargetARN"), Value(kTargetArn));
  EXPECT_EQ(cell(rows, 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(rows, 0, "ResourceId"), Value("table/orders"));
  EXPECT_EQ(cell(rows, 0, "ScalableDimension"), Value("dynamodb:table:ReadCapacityUnits"));
  EXPECT_EQ(cell(rows, 0, "table_arn"), Value("arn:aws:dynamodb:us-east-1:123456789012:table/orders"));
  EXPECT_EQ(cell(rows, 0, "index_arn"), Value());
  EXPECT_EQ(cell(rows, 0, "MinCapacity"), Value(std::int64_t{5}));
  EXPECT_EQ(cell(rows, 0, "MaxCapacity"), Value(std::int64_t{500}));
  EXPECT_EQ(cell(rows, 0, "RoleARN"), Value("arn:aws:iam::123456789012:role/aws-service-role/x"));
  EXPECT_EQ(cell(rows, 0, "CreationTime"), Value(Time{1700000000, 250000000}));
  EXPECT_EQ(cell(rows, 0, "SuspendedState.DynamicScalingInSuspended"), Value(true));
  EXPECT_EQ(cell(rows, 0, "SuspendedState.DynamicScalingOutSuspended"), Value(false));
  EXPECT_EQ(cell(rows, 0, "SuspendedState.ScheduledScalingSuspended"), Value(true));
}

// Names of tables and of indexes occur in every region and account: the ARN has all of it.
TEST(ScalableTargets, OfAnIndexNameTheIndexInTheirPartition) {
  const Part china{"210987654321", "cn-north-1", "aws-cn"};
  const auto told = tell(
      kDescribeScalableTargets, "ScalableTargets",
      {{"ResourceId", "table/a.b_c-d/index/by_x"}, {"ScalableDimension", "dynamodb:index:WriteCapacityUnits"}}, china);
  const auto& rows = told.batch.of<AWSApplicationAutoScalingTargetSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"),
            Value("210987654321/cn-north-1/table/a.b_c-d/index/by_x/dynamodb:index:WriteCapacityUnits"));
  EXPECT_EQ(cell(rows, 0, "index_arn"), Value("arn:aws-cn:dynamodb:cn-north-1:210987654321:table/a.b_c-d/index/by_x"));
  EXPECT_EQ(cell(rows, 0, "table_arn"), Value());
  EXPECT_EQ(cell(rows, 0, "MinCapacity"), Value()) << "nothing is made up";
  EXPECT_EQ(cell(rows, 0, "SuspendedState.ScheduledScalingSuspended"), Value());
}

TEST(ScalableTargets, TakeNothingFromMembersOfAnotherType) {
  json odd = target();
  odd["MinCapacity"] = "5";
  odd["MaxCapacity"] = 500.5;
  odd["RoleARN"] = nullptr;
  odd["CreationTime"] = "yesterday";
  odd["SuspendedState"] = "none";
  odd["ScalableTargetARN"] = 7;
  odd["New"] = {{"a", 1}};
  const auto told = tell(kDescribeScalableTargets, "ScalableTargets", odd);
  EXPECT_THAT(told.names, ElementsAre(kTargetId));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingTargetSchema>();
  for (const char* field : {"MinCapacity", "MaxCapacity", "RoleARN", "CreationTime", "ScalableTargetARN",
                            "SuspendedState.DynamicScalingInSuspended"}) {
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
}

TEST(ScalingPolicies, GiveEveryMember) {
  const auto told = tell(kDescribeScalingPolicies, "ScalingPolicies", policy());
  EXPECT_FALSE(told.refused.has_value());
  EXPECT_THAT(told.names, ElementsAre(kPolicyArn));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingPolicySchema>();
  const std::string configuration = "TargetTrackingScalingPolicyConfiguration.";
  EXPECT_EQ(cell(rows, 0, "PolicyARN"), Value(kPolicyArn));
  EXPECT_EQ(cell(rows, 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(rows, 0, "PolicyName"), Value("reads"));
  EXPECT_EQ(cell(rows, 0, "PolicyType"), Value("TargetTrackingScaling"));
  EXPECT_EQ(cell(rows, 0, "ResourceId"), Value("table/orders"));
  EXPECT_EQ(cell(rows, 0, "ScalableDimension"), Value("dynamodb:table:ReadCapacityUnits"));
  EXPECT_EQ(cell(rows, 0, "scalable_target_id"), Value(kTargetId));
  EXPECT_EQ(cell(rows, 0, configuration + "TargetValue"), Value(70.0));
  EXPECT_EQ(cell(rows, 0, "metric"), Value("DynamoDBReadCapacityUtilization"));
  EXPECT_EQ(cell(rows, 0, configuration + "ScaleInCooldown"), Value(std::int64_t{60}));
  EXPECT_EQ(cell(rows, 0, configuration + "ScaleOutCooldown"), Value(std::int64_t{30}));
  EXPECT_EQ(cell(rows, 0, configuration + "DisableScaleIn"), Value(false));
  EXPECT_EQ(cell(rows, 0, "alarms"),
            Value(R"([{"AlarmARN":"a","AlarmName":"high"},{"AlarmARN":"b","AlarmName":"low"}])"));
  EXPECT_EQ(cell(rows, 0, "CreationTime"), Value(Time{1700000001}));
}

TEST(ScalingPolicies, NameACustomizedMetric) {
  json own = policy();
  auto& configuration = own["TargetTrackingScalingPolicyConfiguration"];
  configuration.erase("PredefinedMetricSpecification");
  configuration["CustomizedMetricSpecification"] = {{"MetricName", "Used"}, {"Namespace", "Ours"}};
  const auto told = tell(kDescribeScalingPolicies, "ScalingPolicies", own);
  EXPECT_EQ(cell(told.batch.of<AWSApplicationAutoScalingPolicySchema>(), 0, "metric"), Value("Used"));
}

TEST(ScalingPolicies, TakeNothingFromMembersOfAnotherType) {
  const auto told = tell(kDescribeScalingPolicies, "ScalingPolicies",
                         {{"PolicyARN", kPolicyArn},
                          {"PolicyName", nullptr},
                          {"ResourceId", 7},
                          {"ScalableDimension", "dynamodb:table:ReadCapacityUnits"},
                          {"TargetTrackingScalingPolicyConfiguration",
                           {{"TargetValue", "70"}, {"PredefinedMetricSpecification", {"x"}}, {"DisableScaleIn", 0}}},
                          {"Alarms", {{"AlarmName", "low"}}},
                          {"New", true}});
  EXPECT_THAT(told.names, ElementsAre(kPolicyArn));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingPolicySchema>();
  for (const std::string_view field : rows.fields()) {
    if (field == "PolicyARN" || field == "region" || field == "ScalableDimension") continue;
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
}

TEST(ScheduledActions, GiveEveryMember) {
  const auto told = tell(kDescribeScheduledActions, "ScheduledActions", scheduled_action());
  EXPECT_FALSE(told.refused.has_value());
  EXPECT_THAT(told.names, ElementsAre(kActionArn));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingScheduledActionSchema>();
  EXPECT_EQ(cell(rows, 0, "ScheduledActionARN"), Value(kActionArn));
  EXPECT_EQ(cell(rows, 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(rows, 0, "ScheduledActionName"), Value("morning"));
  EXPECT_EQ(cell(rows, 0, "ResourceId"), Value("table/orders"));
  EXPECT_EQ(cell(rows, 0, "ScalableDimension"), Value("dynamodb:table:ReadCapacityUnits"));
  EXPECT_EQ(cell(rows, 0, "scalable_target_id"), Value(kTargetId));
  EXPECT_EQ(cell(rows, 0, "Schedule"), Value("cron(0 8 * * ? *)"));
  EXPECT_EQ(cell(rows, 0, "Timezone"), Value("Europe/Berlin"));
  EXPECT_EQ(cell(rows, 0, "StartTime"), Value(Time{1700000002}));
  EXPECT_EQ(cell(rows, 0, "EndTime"), Value(Time{1800000000, 500000000}));
  EXPECT_EQ(cell(rows, 0, "ScalableTargetAction.MinCapacity"), Value(std::int64_t{50}));
  EXPECT_EQ(cell(rows, 0, "ScalableTargetAction.MaxCapacity"), Value(std::int64_t{900}));
  EXPECT_EQ(cell(rows, 0, "CreationTime"), Value(Time{1700000003}));
}

TEST(ScheduledActions, WithoutADimensionAreOfNoTarget) {
  const auto told = tell(kDescribeScheduledActions, "ScheduledActions",
                         {{"ScheduledActionARN", kActionArn},
                          {"ResourceId", "table/orders"},
                          {"ScalableDimension", nullptr},
                          {"Schedule", {"daily"}},
                          {"StartTime", true},
                          {"ScalableTargetAction", 5},
                          {"New", 1}});
  EXPECT_THAT(told.names, ElementsAre(kActionArn));
  const auto& rows = told.batch.of<AWSApplicationAutoScalingScheduledActionSchema>();
  for (const char* field : {"scalable_target_id", "ScalableDimension", "StartTime", "ScalableTargetAction.MinCapacity",
                            "Timezone", "CreationTime"}) {
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
  EXPECT_EQ(cell(rows, 0, "Schedule"), Value(R"(["daily"])"));
}

// Each operation: the list's member, an element that is whole, and what names it.
struct Case {
  const Operation* operation;
  const char* list;
  json element;
  const char* name;
};

struct OfScaling : testing::TestWithParam<Case> {};

TEST_P(OfScaling, AnElementWithoutItsNameIsRefusedWithAllOthers) {
  const auto& [operation, list, element, name] = GetParam();
  for (const json& none : {json(), json(7), json(""), json::array({"x"})}) {
    json nameless = element;
    nameless[name] = none;
    const auto told = answered(*operation, json{{list, {element, nameless}}}.dump());
    ASSERT_TRUE(told.is_refused_whole()) << none;
    EXPECT_EQ(told.refused->failure.kind, dynatlas::aws::FailureKind::malformed);
  }
}

TEST_P(OfScaling, AnElementOfElsewhereIsRefusedWithAllOthers) {
  const auto& [operation, list, element, name] = GetParam();
  for (const Part& part : {Part{"210987654321", "us-east-1"}, Part{"123456789012", "eu-west-1"}}) {
    const auto told = tell(*operation, list, element, part);
    ASSERT_TRUE(told.is_refused_whole());
    EXPECT_EQ(told.refused->elsewhere, "123456789012");
  }
}

TEST_P(OfScaling, AnEmptyListIsNoneAndWhatIsNoListIsNoAnswer) {
  const auto& [operation, list, element, name] = GetParam();
  for (const std::string& none : {json{{list, json::array()}}.dump(), std::string()}) {
    const auto told = answered(*operation, none);
    EXPECT_FALSE(told.refused.has_value());
    EXPECT_THAT(told.names, IsEmpty());
  }
  for (const std::string& odd : {std::string("{}"), std::string("[]"), json{{list, nullptr}}.dump(),
                                 json{{list, element}}.dump(), json{{list, {7}}}.dump(), std::string("{\"a")}) {
    EXPECT_TRUE(answered(*operation, odd).refused.has_value()) << odd;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Operations, OfScaling,
    testing::Values(Case{&kDescribeScalableTargets, "ScalableTargets", target(), "ResourceId"},
                    Case{&kDescribeScalableTargets, "ScalableTargets", target(), "ScalableDimension"},
                    Case{&kDescribeScalingPolicies, "ScalingPolicies", policy(), "PolicyARN"},
                    Case{&kDescribeScheduledActions, "ScheduledActions", scheduled_action(), "ScheduledActionARN"}));

}  // namespace
}  // namespace dynatlas::intel::aws::scaling
