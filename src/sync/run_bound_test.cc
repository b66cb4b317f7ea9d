// A reading is bound to its account and region: what another account or region answers deletes nothing and loads
// nothing.
#include "sync/fake_run.h"
#include "sync/run.h"

namespace dynatlas::sync {
namespace {

using aws::FailureKind;
using graph::Value;
using testing::ElementsAre;
using testing::HasSubstr;

struct BoundRun : RunTest {
  static constexpr const char* kOther = "210987654321";

  BoundRun() {
    estate.add("east", "e", 8, 1);
    estate.add("west", "w", 6);
    sync();
    before = tables();
  }

  const PartReport& part(const Report& report, const std::string& region, const std::string& operation) {
    for (const PartReport& part : report.accounts.at(0).parts) {
      if (part.region == region && part.operation == "dynamodb:" + operation) return part;
    }
    throw std::out_of_range(region);
  }
  void expect_nothing_changed(const Report& report) {
    EXPECT_EQ(tables(), before);
    EXPECT_EQ(report.accounts.at(0).tables_gone.size(), 0U);
  }

  std::set<std::string> before;
};

TEST_F(BoundRun, AnAnswerAboutAnotherAccountIsNoneAndFailsTheListing) {
  estate.regions["east"] = {{"b-one", 1}, {"b-two", 0}};
  estate.answers_as = kOther;
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::failed);
  EXPECT_THAT(part(report, "east", "ListTables").reason, HasSubstr(kOther));
  EXPECT_EQ(part(report, "east", "DescribeTable").coverage, Coverage::failed);
  EXPECT_EQ(report.exit_status(), 4);
  EXPECT_EQ(coverage("east", "ListTables", "state"), Value("failed"));
}

TEST_F(BoundRun, AnotherRegionOfTheAccountThatAnswersEmptyIsNotBelievedEither) {
  estate.regions["east"] = {{"b-one", 1}};
  estate.regions["west"] = {};
  estate.answers_as = kOther;
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(part(report, "west", "ListTables").coverage, Coverage::failed);
}

TEST_F(BoundRun, AnAnswerAboutAnotherRegionIsNoneAndFailsThatListing) {
  estate.regions["east"] = {{"n-one", 1}};
  estate.answers_from["east"] = "north";
  estate.regions["west"].erase("w00000");
  const Report report = sync_again();
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::failed);
  EXPECT_THAT(part(report, "east", "ListTables").reason, HasSubstr("north"));
  EXPECT_EQ(part(report, "west", "ListTables").coverage, Coverage::complete);
  EXPECT_THAT(report.accounts.at(0).tables_gone, ElementsAre(arn("west", "w00000")));
  EXPECT_EQ(report.exit_status(), 3);
}

TEST_F(BoundRun, AnArnOfAwsThatNamesNoAccountIsOfAnother) {
  estate.regions["east"] = {{"b-one", 1}};
  estate.arn_head = "arn:aws:dynamodb:east::table/";
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::failed);
}

TEST_F(BoundRun, WhatClonesCallTheirTablesIsNoOtherAccount) {
  for (const std::string head :
       {"arn:aws:dynamodb:ddblocal:000000000000:table/", "arn:scylla:alternator:ks:scylla:table/"}) {
    estate.regions["east"] = {{"a", 0}};
    estate.arn_head = head;
    EXPECT_EQ(sync_again().exit_status(), 0);
    EXPECT_TRUE(tables().contains(head + "a"));
  }
}

// Neither an empty listing nor "not found" says whose it is: STS does.
struct BoundRunWithSts : BoundRun {
  void empty(bool is_required) {
    estate.regions["east"] = {};
    estate.regions["west"].erase("w00000");
    options.accounts[0].identity = {"east", is_required};
  }
};

TEST_F(BoundRunWithSts, AnEmptyListingOfAnotherAccountIsNotBelieved) {
  empty(true);
  estate.regions["west"] = {};
  estate.answers_as = kOther;
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(report.exit_status(), 4);
  EXPECT_THAT(part(report, "west", "ListTables").reason, HasSubstr(kOther));
}

TEST_F(BoundRunWithSts, TheAccountsOwnEmptyListingIsBelieved) {
  empty(true);
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_EQ(tables().size(), 5U);
  EXPECT_EQ(std::ranges::count(api->requests, "sts:GetCallerIdentity", &aws::Request::operation), 1);
}

TEST_F(BoundRunWithSts, WhereItIsSilentNothingIsDeleted) {
  empty(true);
  estate.sts = aws::Failure{FailureKind::network, "unreachable"};
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::incomplete);
  EXPECT_EQ(part(report, "west", "ListTables").coverage, Coverage::incomplete);
  EXPECT_THAT(part(report, "west", "ListTables").reason, HasSubstr("unreachable"));
  EXPECT_EQ(progress.parts[static_cast<std::size_t>(Coverage::incomplete)], 2U);
}

// An account that somebody has named, where STS is out of reach but DynamoDB is not.
TEST_F(BoundRunWithSts, WhereItIsNeverThereOnlyWhatArnsVouchForIsDeleted) {
  empty(true);
  options.accounts[0].identity.region.clear();
  const Report report = sync_again();
  EXPECT_THAT(report.accounts.at(0).tables_gone, ElementsAre(arn("west", "w00000")));
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::incomplete);
  EXPECT_EQ(part(report, "west", "ListTables").coverage, Coverage::complete);
  EXPECT_EQ(report.exit_status(), 3);
}

TEST_F(BoundRunWithSts, ATableThatIsNotFoundIsNotGoneWhileNobodySaysWhoAnswered) {
  options.accounts[0].identity = {"east", true};
  estate.sts = aws::Failure{FailureKind::network, "unreachable"};
  estate.failures["east DescribeTable e00001"] = {FailureKind::not_found, "gone"};
  EXPECT_EQ(sync_again().exit_status(), 3);
  EXPECT_EQ(tables(), before);
  estate.sts.reset();
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_FALSE(tables().contains(arn("east", "e00001")));
}

TEST_F(BoundRunWithSts, AnEndpointWithoutStsIsBelieved) {
  empty(false);
  estate.sts = aws::Failure{FailureKind::invalid, "UnknownOperationException"};
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_EQ(tables().size(), 5U);
}

// STS is AWS's, DynamoDB is not: what is asked need not be the account that STS names.
struct BoundRunElsewhere : BoundRun {
  BoundRunElsewhere() { options.accounts[0].identity = {"east", true, false}; }
  static constexpr const char* kLocal = "arn:aws:dynamodb:ddblocal:000000000000:table/";
};

TEST_F(BoundRunElsewhere, AnEmptyListingDeletesNoTableOfAws) {
  estate.regions.clear();
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(part(report, "east", "ListTables").coverage, Coverage::incomplete);
  EXPECT_THAT(part(report, "east", "ListTables").reason, HasSubstr("endpoint"));
  EXPECT_EQ(report.exit_status(), 3);
}

TEST_F(BoundRunElsewhere, NorDoesOneOfDynamodbLocal) {
  estate.regions = {{"east", {{"local", 0}}}, {"west", {}}};
  estate.arn_head = kLocal;
  EXPECT_EQ(sync_again().exit_status(), 3);
  EXPECT_TRUE(tables().contains(arn("east", "e00000")));
  EXPECT_TRUE(tables().contains(kLocal + std::string("local")));
  estate.regions.clear();
  sync_again();
  EXPECT_FALSE(tables().contains(kLocal + std::string("local"))) << "that one is of the endpoint";
  EXPECT_EQ(tables(), before);
}

TEST_F(BoundRunElsewhere, ArnsThatNameTheAccountAreBelieved) {
  estate.regions["east"].erase("e00000");
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_FALSE(tables().contains(arn("east", "e00000")));
}

TEST_F(BoundRun, WhereAListingVanishesTheListingIsBelieved) {
  for (const auto& [name, indexes] : estate.regions["east"]) {
    estate.failures["east DescribeTable " + name] = {FailureKind::not_found, "ResourceNotFoundException"};
  }
  const Report report = sync_again();
  expect_nothing_changed(report);
  EXPECT_EQ(report.accounts.at(0).tables_vanished, 0U);
  EXPECT_EQ(report.accounts.at(0).tables_not_described, 8U);
  EXPECT_EQ(report.exit_status(), 3);
  EXPECT_EQ(tag_of("east", "e00000"), Value(std::int64_t{101}));
}

TEST_F(BoundRun, AFewMayVanishButNotAllThatWereListed) {
  estate.regions["west"] = {{"w00000", 0}, {"w00001", 0}};
  for (const char* name : {"w00000", "w00001"}) {
    estate.failures[std::string("west DescribeTable ") + name] = {FailureKind::not_found, "gone"};
  }
  EXPECT_EQ(sync_again().exit_status(), 3);
  EXPECT_TRUE(tables().contains(arn("west", "w00000")));
  estate.regions["west"]["w00002"] = 0;
  EXPECT_EQ(sync_again().exit_status(), 0);
  EXPECT_FALSE(tables().contains(arn("west", "w00000")));
}

}  // namespace
}  // namespace dynatlas::sync
