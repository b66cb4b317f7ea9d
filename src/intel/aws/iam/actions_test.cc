#include "intel/aws/iam/actions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace dynatlas::intel::aws::iam {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string_view> names_of(Right right) {
  std::vector<std::string_view> names;
  for (const Action& action : kActions) {
    if (action.right == right) names.push_back(action.name);
  }
  return names;
}

TEST(Actions, AreFoundInAnyCaseWithAndWithoutTheService) {
  ASSERT_NE(find_action("GetItem"), nullptr);
  EXPECT_EQ(find_action("GetItem")->name, "GetItem");
  EXPECT_EQ(find_action("dynamodb:GetItem"), find_action("GetItem"));
  EXPECT_EQ(find_action("DYNAMODB:getitem"), find_action("GetItem"));
  for (const Action& action : kActions) EXPECT_EQ(find_action(action.name), &action);
}

TEST(Actions, WhatIsNoActionIsNotFound) {
  for (const std::string_view name :
       {"", "dynamodb:", "Get", "GetItems", "Get*", "s3:GetItem", "dynamodb:dynamodb:GetItem", "TransactGetItems"}) {
    EXPECT_EQ(find_action(name), nullptr) << name;
  }
}

TEST(Actions, EveryRightHasItsActions) {
  EXPECT_THAT(names_of(Right::read_stream), ElementsAre("DescribeStream", "GetRecords", "GetShardIterator"));
  EXPECT_THAT(names_of(Right::change_policy), ElementsAre("DeleteResourcePolicy", "PutResourcePolicy"));
  EXPECT_THAT(names_of(Right::delete_table), ElementsAre("DeleteBackup", "DeleteTable", "DeleteTableReplica"));
  EXPECT_THAT(names_of(Right::no_table), ElementsAre("CreateTable", "ImportTable"));
  EXPECT_EQ(names_of(Right::read_data).size(), 8u);
  EXPECT_EQ(names_of(Right::write_data).size(), 8u);
  EXPECT_EQ(names_of(Right::copy_data).size(), 12u);
  EXPECT_EQ(names_of(Right::change_table).size(), 14u);
  EXPECT_EQ(names_of(Right::describe).size(), 13u);
  EXPECT_EQ(names_of(Right::account).size(), 15u);
}

TEST(Actions, EachRightOfATableHasALabelOfItsOwn) {
  EXPECT_EQ(relationship_label(Right::read_data), "CAN_READ_DATA");
  EXPECT_EQ(relationship_label(Right::write_data), "CAN_WRITE_DATA");
  EXPECT_EQ(relationship_label(Right::read_stream), "CAN_READ_STREAM");
  EXPECT_EQ(relationship_label(Right::copy_data), "CAN_COPY_DATA");
  EXPECT_EQ(relationship_label(Right::change_table), "CAN_CHANGE_TABLE");
  EXPECT_EQ(relationship_label(Right::delete_table), "CAN_DELETE_TABLE");
  EXPECT_EQ(relationship_label(Right::change_policy), "CAN_CHANGE_POLICY");
  std::set<std::string_view> labels;
  for (const Action& action : kActions) {
    const std::string_view label = relationship_label(action.right);
    EXPECT_EQ(label.empty(), action.right == Right::no_table || action.right == Right::account) << action.name;
    if (!label.empty()) labels.insert(label);
  }
  EXPECT_THAT(labels, ElementsAre("CAN_CHANGE_POLICY", "CAN_CHANGE_TABLE", "CAN_COPY_DATA", "CAN_DELETE_TABLE",
                                  "CAN_DESCRIBE", "CAN_READ_DATA", "CAN_READ_STREAM", "CAN_WRITE_DATA"));
}

TEST(Actions, ResourcesAreThoseOfTheReference) {
  EXPECT_EQ(find_action("Query")->resources, Resource::table | Resource::index);
  EXPECT_EQ(find_action("GetItem")->resources, Resources(Resource::table));
  EXPECT_EQ(find_action("GetRecords")->resources, Resources(Resource::stream));
  EXPECT_EQ(find_action("RestoreTableFromBackup")->resources, Resource::backup | Resource::table);
  EXPECT_EQ(find_action("ListTables")->resources, kNoResource);
  EXPECT_TRUE(find_action("TagResource")->resources.has(Resource::stream));
  EXPECT_FALSE(find_action("TagResource")->resources.has(Resource::index));
}

// "DynamoDB API operations supported by resource-based policies".
TEST(Actions, SomeAreNeverGivenToAnotherAccount) {
  for (const std::string_view name : {"GetItem", "Scan", "PutItem", "UpdateTable", "DeleteTable", "GetRecords",
                                      "ListTagsOfResource", "ConditionCheckItem", "AssociateTableReplica"}) {
    EXPECT_TRUE(find_action(name)->across_accounts) << name;
    EXPECT_TRUE(find_action(name)->in_resource_policy) << name;
  }
  for (const std::string_view name : {"PartiQLSelect", "CreateBackup", "UpdateTimeToLive", "PutResourcePolicy",
                                      "ExportTableToPointInTime", "SearchVectors"}) {
    EXPECT_FALSE(find_action(name)->across_accounts) << name;
    EXPECT_TRUE(find_action(name)->in_resource_policy) << name;
  }
  for (const std::string_view name : {"CreateTable", "ListTables", "ImportTable", "RestoreTableFromBackup",
                                      "DescribeBackup", "CreateGlobalTable", "ListStreams", "DescribeLimits"}) {
    EXPECT_FALSE(find_action(name)->across_accounts) << name;
    EXPECT_FALSE(find_action(name)->in_resource_policy) << name;
  }
}

TEST(Actions, KeysAreThoseThatARequestMayCarry) {
  EXPECT_THAT(find_action("GetItem")->condition_keys, Contains("dynamodb:LeadingKeys"));
  EXPECT_THAT(find_action("GetItem")->condition_keys, Contains("aws:ResourceTag/${TagKey}"));
  EXPECT_THAT(find_action("Query")->condition_keys, Contains("dynamodb:FirstPartitionKeyValues"));
  EXPECT_THAT(find_action("Scan")->condition_keys, Not(Contains("dynamodb:LeadingKeys")));
  EXPECT_THAT(find_action("Scan")->condition_keys, Not(Contains("dynamodb:FirstPartitionKeyValues")));
  EXPECT_THAT(find_action("CreateTable")->condition_keys, Contains("aws:TagKeys"));
  EXPECT_THAT(find_action("ListTables")->condition_keys, IsEmpty());
  for (const Action& action : kActions) EXPECT_TRUE(std::ranges::is_sorted(action.condition_keys)) << action.name;
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
