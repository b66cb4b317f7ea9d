// Several accounts in one run, and a run that goes on with one that was stopped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "sync/estate_reading.h"
#include "sync/fake_run.h"
#include "sync/forget.h"

namespace dynatlas::sync {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string account(int number) {
  return "2000000000" + std::to_string(10 + number);
}

struct Accounts : RunTest {
  Accounts() {
    estate.regions["east"] = {{"a", 1}, {"b", 0}};
    estate.regions["west"] = {{"c", 0}};
  }

  void add_accounts(int count) {
    for (int i = 0; i < count; ++i) options.accounts.push_back({account(i), "name", {"east", "west"}});
  }
  // Of the last run.
  std::size_t calls_of(const std::string& id, const std::string& region = "") const {
    return static_cast<std::size_t>(std::ranges::count_if(api->requests, [&](const aws::Request& request) {
      return request.account == id && (region.empty() || request.region == region);
    }));
  }
  static const AccountReport& of(const Report& report, const std::string& id) {
    return *std::ranges::find(report.accounts, id, &AccountReport::account);
  }
};

TEST_F(Accounts, AreReportedInTheirOrderHoweverManyThereAre) {
  options.accounts.clear();
  add_accounts(11);
  const Report report = sync();
  ASSERT_EQ(report.accounts.size(), 11U);
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(report.accounts[static_cast<std::size_t>(i)].account, account(i));
    EXPECT_EQ(report.accounts[static_cast<std::size_t>(i)].tables_loaded, 3U);
  }
  EXPECT_EQ(report.exit_status(), 0);
  EXPECT_EQ(store.nodes("AWSAccount").size(), 11U);
  EXPECT_THAT(store.held(), IsEmpty());
}

TEST_F(Accounts, AreReadSideBySide) {
  add_accounts(2);
  sync();
  // All three are asked for their first page before any page is answered.
  std::set<std::string> first;
  for (std::size_t i = 0; i < 6; ++i) first.insert(api->requests[i].account);
  EXPECT_EQ(first.size(), 3U);
}

TEST_F(Accounts, OneWhoseTagIsLaterCostsOnlyItself) {
  add_accounts(1);
  store.labels["AWSAccount"][account(0)].properties["lastupdated"] = std::int64_t{900};
  const Report report = sync();
  EXPECT_THAT(of(report, account(0)).refused, HasSubstr("older than the graph's 900"));
  EXPECT_EQ(of(report, account(0)).tables_loaded, 0U);
  EXPECT_EQ(calls_of(account(0)), 0U);
  EXPECT_EQ(of(report, kAccount).tables_loaded, 3U);
  EXPECT_EQ(report.exit_status(), exit_code(ErrorKind::guard));
  EXPECT_THAT(store.held(), IsEmpty());
}

TEST_F(Accounts, AMassDeletionInOneCostsOnlyItsCleanup) {
  add_accounts(1);
  estate.regions["east"].clear();
  for (int i = 0; i < 60; ++i) estate.regions["east"]["t" + std::to_string(i)] = 0;
  sync();
  const auto everything = estate.regions;
  estate.regions["east"] = {{"t0", 0}};
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), exit_code(ErrorKind::guard));
  EXPECT_THAT(of(report, kAccount).refused, HasSubstr("would be deleted"));
  EXPECT_THAT(of(report, account(0)).refused, HasSubstr("would be deleted"));
  EXPECT_EQ(store.times("remove"), 0U);
}

TEST_F(Accounts, OneThatCannotBeAskedIsReported) {
  AccountTarget unreadable{account(0), "name", {}};
  PartReport part;
  part.operation = "ec2:DescribeRegions";
  part.failure = aws::FailureKind::denied;
  part.reason = "no role";
  unreadable.unreadable.push_back(part);
  options.accounts.push_back(unreadable);
  const Report report = sync();
  EXPECT_EQ(report.exit_status(), 3);
  ASSERT_EQ(of(report, account(0)).parts.size(), 1U);
  EXPECT_EQ(of(report, account(0)).parts[0].reason, "no role");
  EXPECT_EQ(of(report, kAccount).tables_loaded, 3U);
  EXPECT_FALSE(store.nodes("AWSAccount").contains(account(0)));
}

TEST_F(Accounts, TheNoteOfAFailedLookupGoesWhenTheRegionsAreFoundAgain) {
  const auto noted = [this] {
    return store.nodes("DynatlasCoverage").contains(std::string(kAccount) + "/east/ec2:DescribeRegions");
  };
  const auto lookup = [&](std::vector<std::string> regions, std::vector<PartReport> unreadable, bool found) {
    options.accounts[0].regions = std::move(regions);
    options.accounts[0].unreadable = std::move(unreadable);
    options.accounts[0].has_found_regions = found;
    sync_again();
  };
  PartReport part;
  part.account = kAccount;
  part.region = "east";
  part.operation = "ec2:DescribeRegions";
  part.failure = aws::FailureKind::denied;
  lookup({}, {part}, false);
  EXPECT_TRUE(noted());
  lookup({"east", "west"}, {}, false);
  EXPECT_TRUE(noted()) << "the regions were named, AWS was not asked";
  lookup({"east", "west"}, {}, true);
  EXPECT_FALSE(noted());
  lookup({}, {part}, false);
  forget(store, {kAccount, {"east"}}, clock, {});
  EXPECT_FALSE(noted());
}

// Stops a run when so many calls were answered, then goes on with it under the same tag.
struct Resumed : Accounts {
  Report stopped_after(std::size_t calls) {
    std::stop_source stop;
    before_answer = [&stop, calls](std::size_t answered) {
      if (answered == calls) stop.request_stop();
    };
    Report report = sync(stop.get_token());
    before_answer = nullptr;
    return report;
  }
};

TEST_F(Resumed, ReadsOnlyWhatWasNotComplete) {
  options.accounts.clear();
  add_accounts(9);
  const Report first = stopped_after(30);
  EXPECT_TRUE(first.interrupted);
  std::set<std::string> complete;
  for (const AccountReport& report : first.accounts) {
    const auto is_complete = [](const PartReport& part) { return part.coverage == Coverage::complete; };
    if (std::ranges::all_of(report.parts, is_complete)) complete.insert(report.account);
  }
  const Report second = sync();
  EXPECT_EQ(second.exit_status(), 0);
  std::size_t resumed = 0;
  for (const AccountReport& report : second.accounts) {
    if (report.regions_resumed == 0) continue;
    ++resumed;
    EXPECT_TRUE(complete.contains(report.account));
    EXPECT_EQ(calls_of(report.account), 0U);
  }
  EXPECT_GT(resumed, 0U);
  EXPECT_LT(resumed, 9U);
  EXPECT_EQ(tables().size(), 27U);
}

TEST_F(Resumed, AFinishedRunIsReadAgainWholly) {
  sync();
  const Report again = sync();
  EXPECT_EQ(again.accounts[0].regions_resumed, 0U);
  EXPECT_GT(calls_of(kAccount, "east"), 0U);
  EXPECT_GT(calls_of(kAccount, "west"), 0U);
}

TEST_F(Resumed, AnotherTagReadsEverything) {
  add_accounts(8);
  stopped_after(25);
  const Report other = sync_again();
  for (const AccountReport& report : other.accounts) EXPECT_EQ(report.regions_resumed, 0U);
}

// Several processes with one tag, each with its own accounts, as beside Cartography.
TEST_F(Resumed, TheSameTagForOtherAccountsIsAnotherRun) {
  add_accounts(8);
  const std::vector<AccountTarget> others(options.accounts.begin() + 5, options.accounts.end());
  std::vector<AccountTarget> some(options.accounts.begin(), options.accounts.begin() + 5);
  options.accounts = others;
  sync();
  std::swap(options.accounts, some);
  stopped_after(4);
  options.accounts = others;
  const Report again = sync();
  for (const AccountReport& report : again.accounts) {
    EXPECT_EQ(report.regions_resumed, 0U);
    EXPECT_GT(calls_of(report.account), 0U);
  }
}

TEST_F(Resumed, NotADayLater) {
  for (const std::chrono::hours later : {std::chrono::hours{23}, std::chrono::hours{25}, std::chrono::hours{-25}}) {
    store = {};
    options.accounts.clear();
    add_accounts(8);
    EXPECT_TRUE(stopped_after(25).interrupted);
    clock.set_wall(Clock::WallTime{clock.wall_now() - clock.elapsed() + later});
    std::size_t resumed = 0;
    for (const AccountReport& report : sync().accounts) resumed += report.regions_resumed;
    EXPECT_EQ(resumed > 0, later == std::chrono::hours{23}) << later.count();
  }
}

// Each time within a day of the last, but not of the first.
TEST_F(Resumed, NotADayAfterItFirstBegan) {
  add_accounts(8);
  EXPECT_TRUE(stopped_after(25).interrupted);
  clock.advance(std::chrono::hours{20});
  EXPECT_TRUE(stopped_after(3).interrupted);
  clock.advance(std::chrono::hours{20});
  for (const AccountReport& report : sync().accounts) EXPECT_EQ(report.regions_resumed, 0U);
}

TEST_F(Resumed, TheNoteIsWrittenUnderTheLease) {
  store.before = [&](std::string_view method) { EXPECT_TRUE(method != "load" || store.terms.lease != nullptr); };
  sync();
  EXPECT_THAT(store.ids("DynatlasRun"), testing::ElementsAre(kAccount + std::string("/run")));
  EXPECT_NE(store.at("DynatlasRun", kAccount + std::string("/run"), "ended_at"), graph::Value{});
}

TEST_F(Resumed, NotesACompleteSyncOfAllItsParts) {
  add_accounts(8);
  stopped_after(25);
  sync();
  EXPECT_EQ(store.nodes("ModuleSyncMetadata").size(), 9U);
}

}  // namespace
}  // namespace dynatlas::sync
