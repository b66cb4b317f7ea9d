#include "intel/aws/iam/policy.h"

#include <gtest/gtest.h>

#include <string>

namespace dynatlas::intel::aws::iam {
namespace {

std::size_t place(std::string_view name) {
  return action_place(name).value();
}

Policy compiled(std::string_view statement, PolicyKind kind = PolicyKind::identity) {
  return compile("id", kind, R"({"Version":"2012-10-17","Statement":)" + std::string(statement) + '}');
}

TEST(Policy, EntriesNameActionsInAnyCase) {
  EXPECT_TRUE(actions_of("*").all());
  EXPECT_TRUE(actions_of("dynamodb:*").all());
  EXPECT_TRUE(actions_of("*:*").all());
  EXPECT_TRUE(actions_of("d*:GetItem").test(place("GetItem")));
  EXPECT_EQ(actions_of("DynamoDB:GETITEM").count(), 1U);
  EXPECT_TRUE(actions_of("dynamodb:Batch????Item").test(place("BatchGetItem")) == false);
  EXPECT_TRUE(actions_of("dynamodb:Batch???Item").test(place("BatchGetItem")));
  EXPECT_TRUE(actions_of("dynamodb:*Item").test(place("PutItem")));
  EXPECT_FALSE(actions_of("dynamodb:*Item").test(place("Scan")));
}

TEST(Policy, EntriesThatNameNothing) {
  for (const std::string_view entry : {"", "dynamodb:", "dynamodb", "GetItem", "s3:*", "dynamodb: GetItem", " *",
                                       "dynamodb:GetItem,dynamodb:Scan", "dax:GetItem", "dynamodbx:GetItem"}) {
    EXPECT_TRUE(actions_of(entry).none()) << entry;
  }
}

TEST(Policy, NotActionIsAllTheOthers) {
  const Policy policy = compiled(R"({"Effect":"Allow","NotAction":["dynamodb:Get*","s3:*"],"Resource":"*"})");
  ASSERT_EQ(policy.statements.size(), 1U);
  EXPECT_FALSE(policy.statements[0].actions.test(place("GetItem")));
  EXPECT_TRUE(policy.statements[0].actions.test(place("Scan")));
}

TEST(Policy, StatementsOfOtherServicesAreLeftOutAndPlacesKept) {
  const Policy policy = compiled(R"([{"Effect":"Allow","Action":"s3:*","Resource":"*"},
      {"Effect":"Allow","Action":"dynamodb:Scan","Resource":"*"}])");
  ASSERT_EQ(policy.statements.size(), 1U);
  EXPECT_EQ(policy.statements[0].place, 1U);
  EXPECT_EQ(policy.reading, Policy::Reading::read);
  EXPECT_TRUE(policy.substitutes_variables);
}

TEST(Policy, ConditionsKnowWhichActionsHaveTheirKey) {
  const Policy policy = compiled(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{
      "DynamoDB:leadingkeys":"a","aws:SourceIp":"b","dynamodb:NoSuchKey":"c"}}})");
  ASSERT_EQ(policy.statements.size(), 1U);
  const PolicyStatement& statement = policy.statements[0];
  ASSERT_EQ(statement.key_actions.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string& key = statement.statement.conditions[i].key_folded;
    EXPECT_EQ(statement.key_actions[i].test(place("GetItem")), key != "dynamodb:nosuchkey") << key;
    EXPECT_EQ(statement.key_actions[i].test(place("Scan")), key == "aws:sourceip") << key;
  }
}

TEST(Policy, ResourcePoliciesAreAboutTheirActionsOnly) {
  const Policy policy =
      compiled(R"({"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"})", PolicyKind::resource_based);
  ASSERT_EQ(policy.statements.size(), 1U);
  EXPECT_TRUE(policy.statements[0].actions.test(place("GetItem")));
  EXPECT_FALSE(policy.statements[0].actions.test(place("CreateTable")));
}

TEST(Policy, WhatAKindOfPolicyCannotHaveIsUncertain) {
  constexpr std::string_view kWithPrincipal = R"({"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"})";
  constexpr std::string_view kWithout = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
  const auto reading = [](std::string_view statement, PolicyKind kind) { return compiled(statement, kind).reading; };
  for (const PolicyKind kind : {PolicyKind::identity, PolicyKind::boundary, PolicyKind::service_control}) {
    EXPECT_EQ(reading(kWithPrincipal, kind), Policy::Reading::uncertain);
    EXPECT_EQ(reading(kWithout, kind), Policy::Reading::read);
  }
  for (const PolicyKind kind : {PolicyKind::resource_based, PolicyKind::resource_control}) {
    EXPECT_EQ(reading(kWithPrincipal, kind), Policy::Reading::read);
    EXPECT_EQ(reading(kWithout, kind), Policy::Reading::uncertain);
  }
  const Policy named = compiled(R"({"Effect":"Deny","Action":"*","Resource":"*","Principal":{"AWS":"111122223333"}})",
                                PolicyKind::resource_control);
  EXPECT_EQ(named.reading, Policy::Reading::uncertain);
  EXPECT_EQ(named.refusal, "Statement 1: its Principal is not *");
  EXPECT_EQ(compiled(R"({"Effect":"Allow","Action":"*"})").refusal, "Statement 1: it has no Resource");
  EXPECT_EQ(compiled("1").refusal, "Statement is neither an object nor a list");
}

TEST(Policy, AnUnreadOneSaysSo) {
  const Policy policy = unread_policy("arn", PolicyKind::boundary);
  EXPECT_EQ(policy.reading, Policy::Reading::unread);
  EXPECT_EQ(policy.id, "arn");
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
