// What a run reads of an account as a whole, beside its regions.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "intel/operations.h"
#include "sync/coverage.h"
#include "sync/fake_run.h"
#include "sync/forget.h"

namespace dynatlas::sync {
namespace {

using aws::Failure;
using aws::FailureKind;
using graph::Value;
using intel::aws::iam::kGetAccountAuthorizationDetails;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

struct SyncAccount : RunTest {
  SyncAccount() {
    estate.regions["east"] = {{"a", 0}};
    options.accounts[0].reads.push_back({&kGetAccountAuthorizationDetails, false});
    estate.of_others = [this](const aws::Request& request) -> aws::Result {
      asked.push_back(request.account + " " + request.region + " " + request.operation);
      if (failure.has_value()) return tl::unexpected(*failure);
      nlohmann::json page{{"UserDetailList", nlohmann::json::array()}};
      for (const std::string& name : users) {
        page["UserDetailList"].push_back({{"UserName", name}, {"Arn", user(name, of_account)}});
      }
      return page.dump();
    };
  }

  static std::string user(const std::string& name, const std::string& account = kAccount) {
    return "arn:aws:iam::" + account + ":user/" + name;
  }
  Value note(const std::string& property) {
    return store.at("DynatlasCoverage", std::string(kAccount) + "/aws-global/iam:GetAccountAuthorizationDetails",
                    property);
  }

  std::vector<std::string> users{"ann", "bob"};
  std::string of_account = kAccount;
  std::optional<Failure> failure;
  std::vector<std::string> asked;
};

TEST_F(SyncAccount, IsAskedOnceWhateverTheRegions) {
  const Report report = sync();
  EXPECT_EQ(report.exit_status(), 0);
  EXPECT_THAT(asked, ElementsAre(std::string(kAccount) + " aws-global iam:GetAccountAuthorizationDetails"));
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("ann"), user("bob")));
  EXPECT_EQ(note("state"), Value("complete"));
  EXPECT_EQ(note("items"), Value(std::int64_t{2}));
  EXPECT_EQ(note("region"), Value("aws-global"));
}

TEST_F(SyncAccount, IsNoRegionOfTheRun) {
  const Report report = sync();
  EXPECT_EQ(progress.regions, 2U);
  EXPECT_EQ(progress.regions_done, 2U);
  EXPECT_EQ(report.accounts.at(0).regions_resumed, 0U);
  const auto& parts = report.accounts.at(0).parts;
  EXPECT_EQ(parts.size(), 5U);
  EXPECT_EQ(std::ranges::count(parts, "aws-global", &PartReport::region), 1);
  EXPECT_EQ(store.ids("DynatlasCoverage").size(), 5U);
}

TEST_F(SyncAccount, LosesWhomACompleteAnswerDoesNotName) {
  sync();
  users = {"bob"};
  const Report report = sync_again();
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("bob")));
  EXPECT_EQ(report.accounts.at(0).nodes_deleted, 1U);
}

TEST_F(SyncAccount, KeepsAllWhereItIsDenied) {
  sync();
  failure = Failure{FailureKind::denied, "AccessDenied: no"};
  EXPECT_EQ(sync_again().exit_status(), 0) << "nobody asked for it by name";
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("ann"), user("bob")));
  EXPECT_EQ(store.at("AWSUser", user("ann"), "lastupdated"), Value(std::int64_t{100}));
  EXPECT_EQ(note("state"), Value("failed"));
  EXPECT_EQ(note("complete_tag"), Value(std::int64_t{100}));
  options.accounts[0].reads.back().is_named = true;
  EXPECT_EQ(sync_again().exit_status(), 3);
}

TEST_F(SyncAccount, KeepsAllWhereAnotherAccountAnswers) {
  sync();
  of_account = "999999999999";
  EXPECT_NE(sync_again().exit_status(), 0);
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("ann"), user("bob")));
  EXPECT_THAT(tables(), ElementsAre(arn("east", "a")));
  EXPECT_EQ(note("state"), Value("failed"));
}

// An empty answer has no ARN that would say whose it is.
TEST_F(SyncAccount, KeepsAllWhereNobodySaysWhoseAnEmptyAnswerIs) {
  sync();
  users.clear();
  options.accounts[0].identity = {.region = "east", .is_required = true};
  estate.sts = Failure{FailureKind::network, "unreachable"};
  sync_again();
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("ann"), user("bob")));
  EXPECT_EQ(note("state"), Value("incomplete"));
  estate.sts.reset();
  sync_again();
  EXPECT_THAT(store.ids("AWSUser"), IsEmpty());
}

TEST_F(SyncAccount, IsNotReadWithoutRegions) {
  options.accounts[0].regions = {};
  sync();
  EXPECT_THAT(asked, IsEmpty());
}

// So that a run which goes on with one that was stopped asks again what was not complete, and nothing else.
TEST_F(SyncAccount, IsCompleteByItself) {
  const auto is_read = [&](const std::string& region) {
    const CoverageNotes notes(store, kAccount, options.accounts[0].regions);
    return is_complete(notes, options.accounts[0], region, options.update_tag);
  };
  EXPECT_FALSE(is_read("aws-global"));
  sync();
  EXPECT_TRUE(is_read("aws-global"));
  EXPECT_TRUE(is_read("east"));
  failure = Failure{FailureKind::network, "unreachable"};
  sync_again();
  EXPECT_FALSE(is_read("aws-global"));
  EXPECT_TRUE(is_read("east"));
  estate.failures.emplace("east ListTables", *failure);
  failure.reset();
  sync_again();
  EXPECT_TRUE(is_read("aws-global"));
  EXPECT_FALSE(is_read("east"));
}

TEST_F(SyncAccount, StaysWhereARegionIsForgottenAndGoesWithTheAccount) {
  sync();
  forget(store, {kAccount, {"east"}}, clock, {});
  EXPECT_THAT(tables(), IsEmpty());
  EXPECT_THAT(store.ids("AWSUser"), ElementsAre(user("ann"), user("bob")));
  EXPECT_EQ(note("state"), Value("complete"));
  forget(store, {kAccount, {"east", "west"}, true}, clock, {});
  EXPECT_THAT(store.ids("AWSUser"), IsEmpty());
  EXPECT_THAT(store.ids("DynatlasCoverage"), IsEmpty());
}

}  // namespace
}  // namespace dynatlas::sync
