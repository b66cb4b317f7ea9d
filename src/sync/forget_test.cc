#include "sync/forget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "intel/aws/dynamodb/transform.h"
#include "intel/load.h"
#include "sync/fake_run.h"

namespace dynatlas::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Forget : RunTest {
  static constexpr const char* kOther = "210987654321";

  Forget() {
    estate.regions["east"] = {{"a", 1}};
    estate.regions["west"] = {{"b", 0}};
    options.accounts.push_back({kOther, "other", {"east"}});
    sync();
  }
};

TEST_F(Forget, TakesOneRegionOut) {
  EXPECT_THAT(find_forgotten(store, {kAccount, {"east"}}).tables, ElementsAre(arn("east", "a")));
  const Forgotten gone = forget(store, {kAccount, {"east"}}, clock, {});
  EXPECT_THAT(gone.tables, ElementsAre(arn("east", "a")));
  EXPECT_EQ(gone.nodes, 4U);  // the table, its index, two notes
  EXPECT_FALSE(tables().contains(arn("east", "a")));
  EXPECT_TRUE(tables().contains(arn("west", "b")));
  EXPECT_EQ(tables().size(), 2U);
  EXPECT_TRUE(store.nodes("AWSAccount").contains(kAccount));
  EXPECT_EQ(coverage("east", "ListTables", "complete_tag"), graph::Value{});
  EXPECT_NE(coverage("west", "ListTables", "complete_tag"), graph::Value{});
  EXPECT_THAT(store.held(), IsEmpty());
}

TEST_F(Forget, TakesAnAccountOutAndNoOther) {
  forget(store, {kAccount, {"east", "west"}, true}, clock, {});
  EXPECT_FALSE(store.nodes("AWSAccount").contains(kAccount));
  EXPECT_TRUE(store.nodes("AWSAccount").contains(kOther));
  EXPECT_EQ(tables().size(), 1U);
  EXPECT_EQ(complete_sync("lastupdated"), graph::Value{});
  EXPECT_EQ(store.nodes("DynatlasCoverage").size(), 2U);
}

TEST_F(Forget, OfWhatIsNotThereChangesNothing) {
  EXPECT_EQ(forget(store, {"999999999999", {}, true}, clock, {}).nodes, 0U);
  EXPECT_EQ(tables().size(), 3U);
}

struct ForgetStrays : RunTest {
  static constexpr const char* kOther = "210987654321";

  // What an earlier version left behind: the other account's table, read as ours.
  ForgetStrays() {
    estate.regions["east"] = {{"a", 1}};
    sync();
    intel::Batch strays;
    const std::string answer = R"({"Table":{"TableName":"b","TableArn":")" + stray + R"("}})";
    EXPECT_TRUE(intel::aws::dynamodb::transform_dynamodb_tables(answer, {kAccount, "east"}, strays).has_value());
    graph::LoadCount count;
    intel::load_batch(store, strays, kAccount, 100, {}, count);
  }

  const std::string stray = intel::aws::dynamodb::FakeEstate::arn(kOther, "east", "b");
};

TEST_F(ForgetStrays, GoWithTheAccountThatTheyHangOn) {
  EXPECT_EQ(forget(store, {kAccount, {"east"}}, clock, {}).tables.size(), 2U);
  EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(ForgetStrays, StayWhereTheirOwnAccountHasThemToo) {
  estate.regions["east"] = {{"b", 1}};
  options.accounts = {{kOther, "other", {"east"}}};
  sync_again();
  EXPECT_THAT(forget(store, {kAccount, {"east"}, true}, clock, {}).tables, ElementsAre(arn("east", "a")));
  EXPECT_THAT(tables(), ElementsAre(stray));
}

TEST_F(ForgetStrays, GoWithTheAccountThatTheirArnNames) {
  EXPECT_THAT(forget(store, {kOther, {"east"}, true, {stray}}, clock, {}).tables, ElementsAre(stray));
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
}

TEST_F(ForgetStrays, GoAloneWhereOnlyTheyAreMeant) {
  const auto notes = store.ids("DynatlasCoverage");
  const auto forgotten = forget(
      store, {.account = kAccount, .regions = {"east"}, .whole_account = true, .misplaced_only = true}, clock, {});
  EXPECT_THAT(forgotten.tables, ElementsAre(stray));
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
  EXPECT_EQ(store.ids("DynatlasCoverage"), notes);
  EXPECT_TRUE(store.ids("AWSAccount").contains(kAccount));
}

TEST_F(ForgetStrays, GoAloneByTheAccountThatTheirArnNames) {
  estate.regions["east"] = {{"right", 1}};
  options.accounts = {{kOther, "other", {"east"}}};
  sync_again();
  const ForgetRequest request{
      .account = kOther, .regions = {"east"}, .whole_account = true, .strays = {stray}, .misplaced_only = true};
  EXPECT_THAT(forget(store, request, clock, {}).tables, ElementsAre(stray));
  EXPECT_TRUE(tables().contains(intel::aws::dynamodb::FakeEstate::arn(kOther, "east", "right")));
}

TEST_F(Forget, TakesTheNoteOfTheLastRunToo) {
  forget(store, {kAccount, {"east"}}, clock, {});
  EXPECT_THAT(store.ids("DynatlasRun"), ElementsAre(kAccount + std::string("/run"), kOther + std::string("/run")));
  forget(store, {kAccount, {"west"}, true}, clock, {});
  EXPECT_THAT(store.ids("DynatlasRun"), ElementsAre(kOther + std::string("/run")));
}

TEST_F(Forget, DoesNothingWhileARunHasTheAccount) {
  const std::string name = "sync " + std::string(kAccount);
  store.before = [&](std::string_view method) {
    if (method != "take_lease") return;
    graph::Lease& lease = store.leases[name];
    lease = {name, "elsewhere 1 1", lease.generation, lease.renewals + 1};
  };
  EXPECT_THROW(forget(store, {kAccount, {"east"}}, clock, {}), Error);
  EXPECT_EQ(tables().size(), 3U);
}

TEST_F(Forget, StopsWhereItsLeaseIsLost) {
  store.before = [&](std::string_view method) {
    if (method == "remove") ++store.leases.at("sync " + std::string(kAccount)).generation;
  };
  EXPECT_THROW(forget(store, {kAccount, {"east"}}, clock, {}), Error);
  EXPECT_EQ(tables().size(), 3U);
}

// Somebody says so: whatever its tag.
TEST_F(Forget, TakesWhatHasALaterTag) {
  store.labels["DynamoDBTable"][arn("east", "a")].properties["lastupdated"] = std::int64_t{1'000'000'000'000};
  EXPECT_EQ(forget(store, {kAccount, {"east"}}, clock, {}).tables.size(), 1U);
  EXPECT_FALSE(tables().contains(arn("east", "a")));
}

}  // namespace
}  // namespace dynatlas::sync
