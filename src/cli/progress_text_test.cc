#include "cli/progress_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dynatlas::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr Screen kWide{.columns = 200};

ProgressView two_accounts() {
  ProgressView view;
  view.accounts = {{.account = "111111111111",
                    .name = "production",
                    .regions = 3,
                    .tables_listed = 1'500,
                    .tables_answered = 1'240,
                    .open = {"eu-west-1", "us-east-1"},
                    .throttled = {"us-east-1"}},
                   {.account = "222222222222",
                    .name = "default",
                    .regions = 2,
                    .tables_listed = 7,
                    .tables_answered = 7,
                    .is_listed = true}};
  view.accounts_all = 5;
  view.accounts_done = 1;
  view.regions = 8;
  view.regions_done = 5;
  view.tables_answered = 2'247;
  view.tables_listed = 2'507;
  view.calls = 2'600;
  view.seconds = 12.2;
  return view;
}

TEST(ProgressLines, OneForEachAccountAndOneForAll) {
  EXPECT_THAT(progress_lines(two_accounts(), kWide),
              ElementsAre("111111111111 production  1,240/1,500+ tables · 1/3 regions · slowed by AWS: us-east-1 · "
                          "reading eu-west-1, us-east-1",
                          "222222222222             7/7 tables · 2/2 regions · cleaning up",
                          "[████████░░░░░░░░░░░░] 40% · 2,247 of 2,507+ tables · 1 of 5 accounts · 13 s"));
}

TEST(ProgressLines, TimeLeftIsToldOnlyWhereTheTotalAndTheRateAreKnown) {
  ProgressView view = two_accounts();
  view.rate = 100;
  EXPECT_THAT(progress_lines(view, kWide).back(), Not(HasSubstr("left")));
  view.tables = sync::TableTotal{12'247, true};
  EXPECT_EQ(progress_lines(view, kWide).back(),
            "[███░░░░░░░░░░░░░░░░░] 18% · 2,247 of 12,247 tables · 100/s · 1 min 40 s left · 1 of 5 accounts · 13 s");
  view.tables->is_counted = false;
  EXPECT_THAT(progress_lines(view, kWide).back(),
              HasSubstr("2,247 of about 12,247 tables · 100/s · about 1 min 40 s left"));
  view.rate = 0;
  EXPECT_THAT(progress_lines(view, kWide).back(), Not(HasSubstr("left")));
  view.rate.reset();
  EXPECT_THAT(progress_lines(view, kWide).back(), Not(HasSubstr("left")));
}

TEST(ProgressLines, RowsAreToldWhereSomeAreLoaded) {
  ProgressView view = two_accounts();
  view.rows = 7'123;
  EXPECT_THAT(progress_lines(view, kWide).back(), HasSubstr("2,507+ tables · 7,123 rows · 1 of 5 accounts"));
}

TEST(ProgressLines, ThrottlingIsToldInColorWhereThatIsWanted) {
  ProgressView view = two_accounts();
  view.throttles = 1'024;
  const auto plain = progress_lines(view, kWide);
  EXPECT_THAT(plain.back(), HasSubstr(" · 1,024 throttled · "));
  EXPECT_THAT(plain, testing::Each(Not(HasSubstr("\033"))));
  Screen screen = kWide;
  screen.has_color = true;
  const auto colored = progress_lines(view, screen);
  EXPECT_THAT(colored.front(), HasSubstr("\033[33mslowed by AWS: us-east-1\033[0m"));
  EXPECT_EQ(columns_of(colored.front()), columns_of(plain.front()));
}

TEST(ProgressLines, LongListsAreCutShort) {
  ProgressView view = two_accounts();
  view.not_described = 3;
  view.accounts[0].open = {"a-1", "b-1", "c-1", "d-1", "e-1"};
  EXPECT_THAT(progress_lines(view, kWide).front(), EndsWith("reading a-1, b-1, c-1 and 2 more"));
  EXPECT_THAT(progress_lines(view, kWide).back(), HasSubstr(" · 3 not described · "));
}

TEST(ProgressLines, FitEveryScreen) {
  ProgressView view = two_accounts();
  view.accounts[0].name = "生産アカウント\x1b[2J";  // wide, and hostile
  for (int i = 0; i < 30; ++i) view.accounts.push_back(view.accounts[0]);
  for (std::size_t columns = 1; columns < 180; ++columns) {
    for (const std::size_t rows : {1u, 5u, 24u, 60u}) {
      const Screen screen{.columns = columns, .rows = rows, .has_color = columns % 2 == 0};
      const auto lines = progress_lines(view, screen);
      EXPECT_LE(lines.size(), std::max<std::size_t>(rows, 4) - 1);
      for (const std::string& line : lines) {
        EXPECT_LT(columns_of(line), std::max<std::size_t>(columns, 2)) << line;
        EXPECT_THAT(line, Not(HasSubstr("\x1b[2J")));
      }
    }
  }
  EXPECT_EQ(progress_lines(view, {.columns = 200, .rows = 8})[5], "and 27 more");
  EXPECT_THAT(progress_lines(view, {.columns = 60}).front(), EndsWith("…"));
}

TEST(ProgressLines, InPlainSignsWhereTheTerminalKnowsNoOthers) {
  for (const std::string& line : progress_lines(two_accounts(), {.columns = 70, .is_utf8 = false})) {
    EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) << line;
  }
}

TEST(ProgressLines, BeforeTheAccountsAreKnown) {
  ProgressView view;
  view.calls = 12;
  view.seconds = 1;
  EXPECT_THAT(progress_lines(view, kWide), ElementsAre("Finding accounts and regions · 12 calls · 1 s"));
}

TEST(ProgressText, IsALineForALog) {
  ProgressView view = two_accounts();
  view.rate = 85.4;
  view.calls_rate = 86.1;
  EXPECT_EQ(progress_text(view), "2,247 of 2,507+ tables, 85/s, 1 of 5 accounts, 13 s, 86 calls/s");
  view.accounts_all = 1;
  EXPECT_EQ(progress_text(view), "2,247 of 2,507+ tables, 85/s, 5 of 8 regions, 13 s, 86 calls/s");
  view.seconds = 7'321;
  EXPECT_THAT(progress_text(view), HasSubstr(" 2 h 02 min"));
}

}  // namespace
}  // namespace dynatlas::cli
