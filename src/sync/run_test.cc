// What a run writes, keeps and deletes, whatever the answers are.
#include "sync/run.h"

#include "sync/fake_run.h"

namespace dynatlas::sync {
namespace {

using aws::FailureKind;
using graph::Value;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

Value number(std::int64_t value) {
  return value;
}

using SyncRun = RunTest;

TEST_F(SyncRun, LoadsTablesIndexesTheAccountAndItsCoverage) {
  estate.regions["east"] = {{"a", 2}, {"b", 0}};
  estate.regions["west"] = {{"a", 1}};
  const Report report = sync();
  EXPECT_EQ(report.exit_status(), 0);
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a"), arn("east", "b"), arn("west", "a")));
  EXPECT_EQ(indexes().size(), 3U);
  EXPECT_EQ(store.at("AWSAccount", kAccount, "name"), Value("production"));
  EXPECT_EQ(tag_of("west", "a"), number(100));
  EXPECT_EQ(coverage("east", "ListTables", "state"), Value("complete"));
  EXPECT_EQ(coverage("east", "ListTables", "items"), number(2));
  EXPECT_EQ(coverage("west", "DescribeTable", "complete_tag"), number(100));
  EXPECT_EQ(progress.regions_done, 2U);
  EXPECT_EQ(progress.tables_answered, 3U);
  EXPECT_THAT(store.held(), IsEmpty());
  const AccountReport& account = report.accounts.at(0);
  EXPECT_EQ(account.tables_listed, 3U);
  EXPECT_EQ(account.tables_loaded, 3U);
  EXPECT_EQ(account.nodes_deleted, 0U);
  EXPECT_EQ(account.parts.size(), 4U);
}

TEST_F(SyncRun, LoadsMoreThanOneBatch) {
  estate.add("east", "t", 2500, 1);
  sync();
  EXPECT_EQ(tables().size(), 2500U);
  EXPECT_EQ(indexes().size(), 2500U);
}

TEST_F(SyncRun, DeletesWhatACompleteListingNoLongerNames) {
  estate.regions["east"] = {{"a", 1}, {"b", 1}};
  estate.regions["west"] = {{"a", 1}};
  sync();
  estate.regions["east"].erase("a");
  const Report report = sync_again();
  EXPECT_THAT(tables(), ElementsAre(arn("east", "b"), arn("west", "a")));
  EXPECT_EQ(indexes().size(), 2U);
  EXPECT_EQ(report.accounts.at(0).nodes_deleted, 2U);
  EXPECT_THAT(report.accounts.at(0).tables_gone, ElementsAre(arn("east", "a")));
}

TEST_F(SyncRun, DropsAnIndexThatATableNoLongerHas) {
  estate.regions["east"] = {{"a", 2}};
  sync();
  estate.regions["east"]["a"] = 1;
  sync_again();
  EXPECT_THAT(indexes(), ElementsAre(arn("east", "a") + "/index/by_0"));
}

TEST_F(SyncRun, EmptiesARegionThatIsCompletelyEmpty) {
  estate.regions["east"] = {{"a", 1}};
  sync();
  estate.regions.clear();
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(SyncRun, LeavesARegionAloneThatWasDenied) {
  estate.regions["east"] = {{"a", 1}};
  estate.regions["west"] = {{"a", 1}, {"b", 0}};
  sync();
  estate.regions["west"].erase("b");
  estate.failures["east ListTables"] = {FailureKind::denied, "AccessDeniedException"};
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), 3);
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a"), arn("west", "a")));
  EXPECT_EQ(tag_of("east", "a"), number(100));
  EXPECT_EQ(tag_of("west", "a"), number(101));
  EXPECT_EQ(report.accounts.at(0).parts.at(0).coverage, Coverage::failed);
  EXPECT_EQ(report.accounts.at(0).parts.at(1).coverage, Coverage::failed);
  EXPECT_EQ(coverage("east", "ListTables", "reason"), Value("AccessDeniedException"));
  EXPECT_EQ(coverage("east", "DescribeTable", "state"), Value("failed"));
}

TEST_F(SyncRun, LeavesARegionAloneThatWasNotAskedFor) {
  estate.regions["east"] = {{"a", 1}};
  estate.regions["west"] = {{"a", 1}};
  sync();
  estate.regions.clear();
  options.accounts[0].regions = {"east"};
  sync_again();
  EXPECT_THAT(tables(), ElementsAre(arn("west", "a")));
}

TEST_F(SyncRun, DeletesNothingOfAHalfPagedListing) {
  estate.add("east", "t", 150);
  sync();
  estate.regions["east"].erase("t00000");
  estate.regions["east"].erase("t00149");
  estate.failures["east ListTables after t00100"] = {FailureKind::throttled, "too fast"};
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), 3);
  EXPECT_EQ(tables().size(), 150U);
  EXPECT_EQ(tag_of("east", "t00000"), number(100));
  EXPECT_EQ(tag_of("east", "t00100"), number(101));
  EXPECT_EQ(coverage("east", "ListTables", "state"), Value("incomplete"));
  EXPECT_EQ(coverage("east", "ListTables", "items"), number(100));
  EXPECT_THAT(report.accounts.at(0).tables_gone, IsEmpty());
}

TEST_F(SyncRun, TouchesWhatWasNamedButCouldNotBeDescribed) {
  estate.regions["east"] = {{"a", 1}, {"b", 1}, {"c", 0}};
  sync();
  estate.regions["east"].erase("c");
  estate.failures["east DescribeTable a"] = {FailureKind::denied, "no"};
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), 3);
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a"), arn("east", "b")));  // the listing was complete
  EXPECT_EQ(tag_of("east", "a"), number(101));
  EXPECT_EQ(store.at("GlobalSecondaryIndex", arn("east", "a") + "/index/by_0", "lastupdated"), number(101));
  EXPECT_EQ(coverage("east", "ListTables", "state"), Value("complete"));
  EXPECT_EQ(coverage("east", "DescribeTable", "state"), Value("incomplete"));
  EXPECT_EQ(coverage("east", "DescribeTable", "reason"), Value("a: no"));
  EXPECT_EQ(report.accounts.at(0).tables_not_described, 1U);
}

// Another client's properties do not delete: what a table is called, and where it is, its ARN tells.
TEST_F(SyncRun, LeavesATableAloneThatIsElsewhereByItsArn) {
  estate.regions["east"] = {{"a", 1}, {"b", 0}};
  estate.regions["west"] = {{"w", 1}};
  sync();
  auto& nodes = store.labels["DynamoDBTable"];
  nodes[arn("east", "a")].properties["name"] = std::string("renamed");
  nodes[arn("west", "w")].properties["region"] = std::string("east");
  estate.regions["east"].erase("b");
  estate.failures["east DescribeTable a"] = {FailureKind::denied, "no"};
  options.accounts[0].regions = {"east"};
  sync_again();
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a"), arn("west", "w")));
  EXPECT_EQ(tag_of("east", "a"), number(101)) << "it was listed";
  EXPECT_EQ(tag_of("west", "w"), number(100));
  estate.failures.clear();
  options.accounts[0].regions = {"east", "west"};
  sync_again();
  EXPECT_EQ(store.at("DynamoDBTable", arn("east", "a"), "name"), Value("a"));
  EXPECT_EQ(store.at("DynamoDBTable", arn("west", "w"), "region"), Value("west"));
}

TEST_F(SyncRun, KeepsATableOfAnyName) {
  estate.regions["east"] = {{"a/b/", 1}, {"c:d", 0}, {"table/e", 0}};
  sync();
  sync_again();
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a/b/"), arn("east", "c:d"), arn("east", "table/e")));
}

TEST_F(SyncRun, MakesNoNodeOfATableThatCouldNotBeDescribed) {
  estate.regions["east"] = {{"a", 0}};
  estate.failures["east DescribeTable a"] = {FailureKind::denied, "no"};
  const Report report = sync();
  EXPECT_THAT(tables(), IsEmpty());
  EXPECT_EQ(coverage("east", "DescribeTable", "state"), Value("failed"));
  EXPECT_EQ(report.exit_status(), 3);
}

TEST_F(SyncRun, CountsAVanishedTableAsGone) {
  estate.regions["east"] = {{"a", 1}, {"b", 0}};
  sync();
  estate.failures["east DescribeTable a"] = {FailureKind::not_found, "ResourceNotFoundException"};
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), 0);
  EXPECT_EQ(report.accounts.at(0).tables_vanished, 1U);
  EXPECT_THAT(tables(), ElementsAre(arn("east", "b")));
}

TEST_F(SyncRun, MakesNoAccountOfWhichNothingWasRead) {
  estate.failures["east ListTables"] = estate.failures["west ListTables"] = {FailureKind::credentials, "expired"};
  EXPECT_EQ(sync().exit_status(), 4);
  EXPECT_THAT(store.nodes("AWSAccount"), IsEmpty());
  EXPECT_EQ(coverage("east", "ListTables", "state"), Value("failed"));
}

TEST_F(SyncRun, MakesTheAccountOfWhichOnlyEmptyListingsWereRead) {
  EXPECT_EQ(sync().exit_status(), 0);
  EXPECT_TRUE(store.nodes("AWSAccount").contains(kAccount));
}

TEST_F(SyncRun, NotesTheTagOfARunThatReadEverything) {
  estate.regions["east"] = {{"a", 0}};
  sync();
  EXPECT_EQ(complete_sync("lastupdated"), number(100));
  EXPECT_EQ(complete_sync("syncedtype"), Value("AWSDynamoDBTable"));
  EXPECT_EQ(complete_sync("grouptype"), Value("AWSAccount"));
  EXPECT_EQ(complete_sync("groupid"), Value(kAccount));
  sync_again();
  EXPECT_EQ(complete_sync("lastupdated"), number(101));
}

TEST_F(SyncRun, NotesNoTagOfARunThatDidNotReadEverything) {
  estate.regions["east"] = {{"a", 0}};
  sync();
  estate.failures["west ListTables"] = {FailureKind::denied, "no"};
  sync_again();
  EXPECT_EQ(complete_sync("lastupdated"), number(100));
  estate.failures = {{"east DescribeTable a", {FailureKind::denied, "no"}}};
  sync_again();
  EXPECT_EQ(complete_sync("lastupdated"), number(100));
}

// An endpoint or a recording that mixes answers up.
struct Mixed : SyncRun {
  Report sync_mixed() {
    aws::FakeApi mixed([this](aws::Request request) -> aws::Result {
      if (request.operation == "dynamodb:DescribeTable" && request.body == R"({"TableName":"a"})") return answer_to_a;
      return estate.answer(request);
    });
    return run(mixed, store, options, progress, clock, {});
  }
  std::string answer_to_a;
};

TEST_F(Mixed, AnAnswerAboutAnotherTableDescribesNothing) {
  estate.regions["east"] = {{"a", 1}};
  sync();
  ++options.update_tag;
  answer_to_a = R"({"Table":{"TableName":"z","TableArn":")" + arn("east", "z") + R"("}})";
  const Report report = sync_mixed();
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
  EXPECT_EQ(tag_of("east", "a"), number(101));  // the listing named it
  EXPECT_EQ(report.accounts.at(0).tables_not_described, 1U);
  EXPECT_EQ(report.exit_status(), 3);
}

TEST_F(Mixed, AnAnswerThatIsNoTableDescribesNothing) {
  estate.regions["east"] = {{"a", 1}, {"b", 0}};
  sync();
  ++options.update_tag;
  for (const char* answer : {"", "{}", "<html/>", R"({"Table":{"TableName":"a","TableArn":"arn"})"}) {
    answer_to_a = answer;
    const Report report = sync_mixed();
    EXPECT_EQ(report.accounts.at(0).parts.at(1).failure, FailureKind::malformed) << answer;
    EXPECT_EQ(tables().size(), 2U) << answer;
    EXPECT_EQ(indexes().size(), 1U) << answer;
  }
}

TEST_F(SyncRun, KeepsTheTimeOfTheLastCompleteReading) {
  estate.regions["east"] = {{"a", 0}};
  sync();
  const Value first = coverage("east", "ListTables", "complete_at");
  EXPECT_EQ(coverage("east", "ListTables", "read_at"), first);
  estate.failures["east ListTables"] = {FailureKind::denied, "no"};
  for (int i = 0; i < 2; ++i) sync_again();
  EXPECT_EQ(coverage("east", "ListTables", "complete_at"), first);
  EXPECT_EQ(coverage("east", "ListTables", "complete_tag"), number(100));
  EXPECT_EQ(coverage("east", "ListTables", "lastupdated"), number(102));
  EXPECT_EQ(coverage("east", "ListTables", "read_at"), number(std::get<std::int64_t>(first) + 2 * 3600));
  estate.failures.clear();
  sync_again();
  EXPECT_EQ(coverage("east", "ListTables", "complete_tag"), number(103));
  EXPECT_EQ(coverage("east", "ListTables", "reason"), Value());
}

TEST_F(SyncRun, TheSameTagTwiceChangesNothing) {
  estate.regions["east"] = {{"a", 2}, {"b", 0}};
  sync();
  const auto before = store.labels.at("DynamoDBTable").size();
  EXPECT_EQ(sync().exit_status(), 0);
  EXPECT_EQ(store.labels.at("DynamoDBTable").size(), before);
  EXPECT_EQ(indexes().size(), 2U);
}

TEST_F(SyncRun, TheSameTagAgainDeletesWhatThisReadingDidNotSee) {
  estate.regions["east"] = {{"a", 2}, {"b", 0}};
  sync();
  estate.regions["east"].erase("b");
  sync();
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
}

TEST_F(SyncRun, RefusesATagOlderThanTheGraphs) {
  estate.regions["east"] = {{"a", 0}};
  sync();
  options.update_tag = 50;
  estate.regions.clear();
  EXPECT_THROW(sync(), Error);
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
  EXPECT_EQ(tag_of("east", "a"), number(100));
  EXPECT_EQ(api->requests.size(), 0U);
  options.force = true;
  sync();
  EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(SyncRun, SyncsOneAccountAfterTheOther) {
  options.accounts.push_back({"210987654321", "other", {"east"}});
  estate.regions["east"] = {{"a", 0}};
  const Report report = sync();
  ASSERT_EQ(report.accounts.size(), 2U);
  EXPECT_EQ(tables().size(), 2U);
  options.accounts.pop_back();
  estate.regions.clear();
  sync_again();
  EXPECT_THAT(tables(), ElementsAre("arn:aws:dynamodb:east:210987654321:table/a"));
}

TEST_F(SyncRun, DryRunWritesNothing) {
  estate.regions["east"] = {{"a", 1}, {"b", 0}};
  sync();
  estate.regions["east"] = {{"b", 0}, {"c", 2}};
  const auto labels_before = store.ids("DynamoDBTable");
  store.writes = 0;
  options.dry_run = true;
  const Report report = sync_again();
  EXPECT_EQ(store.writes, 0U);
  EXPECT_EQ(tables(), labels_before);
  EXPECT_EQ(tag_of("east", "b"), number(100));
  EXPECT_TRUE(report.dry_run);
  EXPECT_THAT(report.accounts.at(0).tables_gone, ElementsAre(arn("east", "a")));
  EXPECT_THAT(report.accounts.at(0).tables_new, ElementsAre(arn("east", "c")));
}

TEST_F(SyncRun, DryRunWritesNothingHoweverItEnds) {
  estate.add("east", "t", 60);
  sync();
  store.writes = 0;
  options.dry_run = true;
  estate.failures["west ListTables"] = {FailureKind::denied, "no"};
  EXPECT_EQ(sync_again().exit_status(), 3);
  estate.regions.clear();
  EXPECT_EQ(sync_again().accounts.at(0).tables_gone.size(), 60U);  // the guard would stop a sync; this one lists them
  options.update_tag = 1;
  EXPECT_THROW(sync(), Error);
  EXPECT_EQ(store.writes, 0U);
}

// The guard. (graph/load_test.cc has its arithmetic.)
struct MassDeletion : SyncRun {
  void had(int tables_before) {
    estate.add("east", "t", tables_before);
    sync();
  }
  void lose(int count) {
    auto& region = estate.regions["east"];
    for (int i = 0; i < count; ++i) region.erase(region.begin());
  }
};

TEST_F(MassDeletion, OfTwentyIsNone) {
  had(20);
  lose(20);
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(MassDeletion, OfHalfIsNone) {
  had(42);
  lose(21);
  sync_again();
  EXPECT_EQ(tables().size(), 21U);
}

TEST_F(MassDeletion, OfMoreThanHalfStopsBeforeDeleting) {
  had(41);
  lose(21);
  expect_error(ErrorKind::guard, "21 of 41 tables would be deleted");
  EXPECT_EQ(tables().size(), 41U);
  EXPECT_EQ(store.times("remove"), 0U);
  EXPECT_THAT(store.held(), IsEmpty());
  EXPECT_EQ(coverage("east", "ListTables", "complete_tag"), number(100));
  EXPECT_EQ(complete_sync("lastupdated"), number(100));
}

TEST_F(MassDeletion, GoesOnWhenAllowed) {
  had(60);
  lose(60);
  options.allow_mass_delete = true;
  sync_again();
  EXPECT_THAT(tables(), IsEmpty());
}

TEST_F(MassDeletion, IsMeasuredOverTheAccountNotTheRegion) {
  estate.add("west", "w", 100);
  had(30);
  lose(30);
  sync_again();
  EXPECT_EQ(tables().size(), 100U);
}

// A test endpoint, or an old recording, pointed at a production graph: that it has tables of its own is no comfort.
TEST_F(MassDeletion, IsNotMadeSmallerByWhatTheRunLoadsAnew) {
  had(60);
  estate.regions.clear();
  estate.add("east", "other", 100);
  expect_error(ErrorKind::guard, "60 of 60 tables would be deleted");
  EXPECT_EQ(store.times("remove"), 0U);
}

TEST_F(MassDeletion, IsRefusedAgainWhenTheRefusedRunIsRepeated) {
  had(60);
  estate.regions.clear();
  estate.add("east", "other", 100);
  for (int i = 0; i < 3; ++i) expect_error(ErrorKind::guard, "tables would be deleted");
  EXPECT_EQ(store.times("remove"), 0U);
}

}  // namespace
}  // namespace dynatlas::sync
