#include "sync/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::sync {
namespace {

struct ProgressTest : testing::Test {
  void list(AccountProgress& account, std::size_t region, std::uint64_t tables, bool to_its_end) {
    account.regions[region].listed += tables;
    account.regions[region].is_listed = to_its_end;
    progress.tables_listed += tables;
  }
  Progress progress;
};

TEST_F(ProgressTest, TheTotalIsCountedWhenAllIsListed) {
  progress.accounts = 2;
  auto first = progress.begin("1", "one", {"east", "west"});
  list(*first, 0, 10, true);
  list(*first, 1, 5, true);
  EXPECT_FALSE(progress.total().has_value()) << "the other account is not known";
  auto second = progress.begin("2", "two", {"east"});
  list(*second, 0, 7, false);
  EXPECT_FALSE(progress.total().has_value()) << "its listing goes on";
  first.reset();
  list(*second, 0, 1, true);
  ASSERT_TRUE(progress.total().has_value());
  EXPECT_EQ(progress.total()->tables, 23u);
  EXPECT_TRUE(progress.total()->is_counted);
  EXPECT_EQ(progress.accounts_done, 1u);
}

TEST_F(ProgressTest, UntilThenItIsWhatTheLastCompleteReadingsFound) {
  progress.accounts = 3;
  progress.expect({{"1", 100}, {"2", 50}, {"3", 7}});
  ASSERT_TRUE(progress.total().has_value());
  EXPECT_EQ(progress.total()->tables, 157u);
  EXPECT_FALSE(progress.total()->is_counted);
  auto first = progress.begin("1", "one", {"east"});
  list(*first, 0, 20, false);
  EXPECT_EQ(progress.total()->tables, 157u);
  list(*first, 0, 100, false);
  EXPECT_EQ(progress.total()->tables, 177u) << "more than last time";
  list(*first, 0, 0, true);
  EXPECT_FALSE(progress.total()->is_counted);
  progress.skip("2");
  auto third = progress.begin("3", "three", {"east"});
  list(*third, 0, 3, true);
  EXPECT_EQ(progress.total()->tables, 123u);
  EXPECT_TRUE(progress.total()->is_counted) << "the second is not read at all";
}

TEST_F(ProgressTest, AnAccountOfWhichNothingIsKnownMakesTheTotalUnknown) {
  progress.accounts = 2;
  progress.expect({{"1", 100}});
  EXPECT_FALSE(progress.total().has_value());
  const auto second = progress.begin("2", "two", {"east"});
  EXPECT_FALSE(progress.total().has_value());
  second->regions[0].is_listed = true;
  EXPECT_EQ(progress.total()->tables, 100u);
}

TEST_F(ProgressTest, AccountsAreSeenWhileTheyAreRead) {
  const auto seen = [&] {
    std::vector<std::string> names;
    progress.look([&](const AccountProgress& account) { names.push_back(account.name); });
    return names;
  };
  auto first = progress.begin("1", "one", {"east"});
  const auto second = progress.begin("2", "two", {});
  EXPECT_THAT(seen(), testing::ElementsAre("one", "two"));
  EXPECT_TRUE(second->is_listed()) << "nothing to read in it";
  first.reset();
  EXPECT_THAT(seen(), testing::ElementsAre("two"));
  EXPECT_EQ(progress.regions, 1u);
}

}  // namespace
}  // namespace dynatlas::sync
