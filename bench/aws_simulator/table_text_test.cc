#include "aws_simulator/table_text.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace aws_simulator {
namespace {

using nlohmann::json;

Estate estate_of_three_accounts() {
  EstateSize size;
  size.accounts = 3;
  size.regions = 2;
  size.tables = 4000;
  return Estate(size);
}

json table(const Estate& estate, Place place, std::uint64_t slot, const Life& life) {
  std::string text;
  append_table(text, estate, place, slot, life);
  return json::parse(text);
}

TEST(TableText, HasTheMembersThatAwsAlwaysGives) {
  const Estate estate = estate_of_three_accounts();
  std::set<std::string> ids;
  for (std::uint64_t slot = 0; slot < 1000; slot += 2) {
    const json one = table(estate, {1, 1}, slot, {.exists = true});
    const std::string name = one.at("TableName");
    EXPECT_EQ(slot_of(name), slot);
    EXPECT_EQ(one.at("TableArn"), "arn:aws:dynamodb:us-east-2:123456789013:table/" + name);
    EXPECT_TRUE(one.at("CreationDateTime").is_number() && one.at("ItemCount").is_number_integer());
    EXPECT_GE(one.at("KeySchema").size(), 1u);
    for (const json& index : one.value("GlobalSecondaryIndexes", json::array())) {
      EXPECT_EQ(index.at("IndexArn"),
                one.at("TableArn").get<std::string>() + "/index/" + index.at("IndexName").get<std::string>());
    }
    ids.insert(one.at("TableId"));
  }
  EXPECT_EQ(ids.size(), 500u);
}

TEST(TableText, HasTheOtherMembersOnItsShareOfTables) {
  const Estate estate = estate_of_three_accounts();
  std::map<std::string, int> seen;
  int indexes = 0;
  for (std::uint64_t slot = 0; slot < estate.slots(); slot += 2) {
    const json one = table(estate, {0, 0}, slot, {.exists = true});
    for (const auto& [name, value] : one.items()) ++seen[name];
    indexes += static_cast<int>(one.value("GlobalSecondaryIndexes", json::array()).size());
    if (!one.contains("RestoreSummary")) continue;
    const std::string source = one["RestoreSummary"]["SourceTableArn"];
    if (source.find(":123456789012:") == std::string::npos) ++seen["restored from another account"];
    if (source.find(":us-east-1:") == std::string::npos) ++seen["restored from another region"];
  }
  EXPECT_NEAR(indexes, 4000 * 1.6, 400);
  EXPECT_NEAR(seen["BillingModeSummary"], 4000 * 0.7, 200);
  EXPECT_NEAR(seen["LatestStreamArn"], 4000 * 0.35, 200);
  EXPECT_NEAR(seen["StreamSpecification"], 4000 * 0.30, 200);
  EXPECT_NEAR(seen["SSEDescription"], 4000 * 0.4, 200);
  EXPECT_NEAR(seen["RestoreSummary"], 4000 * 0.03, 50);
  EXPECT_NEAR(seen["ArchivalSummary"], 4000 * 0.01, 25);
  EXPECT_NEAR(seen["OnDemandThroughput"], 4000 * 0.06, 60);
  EXPECT_NEAR(seen["Replicas"], 4000 * 0.1, 60);
  EXPECT_GT(seen["restored from another account"], 5);
  EXPECT_GT(seen["restored from another region"], 3);
}

TEST(TableText, NamesTheTypeOfEachKeyAttribute) {
  const Estate estate = estate_of_three_accounts();
  std::map<std::string, int> projections;
  for (std::uint64_t slot = 0; slot < 1000; slot += 2) {
    const json one = table(estate, {}, slot, {.exists = true});
    std::set<std::string> defined, used;
    for (const json& attribute : one.at("AttributeDefinitions")) defined.insert(attribute.at("AttributeName"));
    for (const json& key : one.at("KeySchema")) used.insert(key.at("AttributeName"));
    for (const json& index : one.value("GlobalSecondaryIndexes", json::array())) {
      for (const json& key : index.at("KeySchema")) used.insert(key.at("AttributeName"));
      ++projections[index.at("Projection").at("ProjectionType")];
      EXPECT_TRUE(index.contains("IndexStatus") && index.contains("IndexSizeBytes") && index.contains("ItemCount"));
    }
    EXPECT_EQ(defined, used);
  }
  EXPECT_EQ(projections.size(), 3u);
}

// Each of the two names the other, as long as both exist.
TEST(TableText, ReplicasAreTablesOfAnotherRegion) {
  Estate estate = estate_of_three_accounts();
  estate.advance({.drop = 0.3});
  int replicas = 0;
  for (std::uint64_t slot = 0; slot < 1000; slot += 2) {
    const Life here = estate.life({0, 0}, slot, 1);
    const Life there = estate.life({0, 1}, slot, 1);
    if (!here.exists) continue;
    const json one = table(estate, {0, 0}, slot, here);
    if (!one.contains("Replicas")) continue;
    ++replicas;
    ASSERT_TRUE(there.exists);
    const json other = table(estate, {0, 1}, slot, there);
    EXPECT_EQ(one["Replicas"][0]["ReplicaArn"], other["TableArn"]);
    EXPECT_EQ(other["Replicas"][0]["ReplicaArn"], one["TableArn"]);
    EXPECT_EQ(one["Replicas"][0]["RegionName"], "us-east-2");
    EXPECT_EQ(one["GlobalTableVersion"], "2019.11.21");
  }
  EXPECT_GT(replicas, 10);
}

TEST(TableText, AChangeKeepsWhatATableKeeps) {
  const Estate estate = estate_of_three_accounts();
  int changed = 0;
  for (std::uint64_t slot = 0; slot < 200; slot += 2) {
    const json before = table(estate, {}, slot, {.exists = true});
    const json after = table(estate, {}, slot, {.exists = true, .version = 1});
    for (const char* kept : {"TableId", "TableArn", "CreationDateTime", "KeySchema"})
      EXPECT_EQ(before[kept], after[kept]);
    changed += before["ItemCount"] != after["ItemCount"] ? 1 : 0;
  }
  EXPECT_EQ(changed, 100);
}

}  // namespace
}  // namespace aws_simulator
