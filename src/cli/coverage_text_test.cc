#include "cli/coverage_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace dynatlas::cli {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::int64_t kDays = 86'400;

CoverageNote complete_note(const char* region, const char* operation, std::int64_t seconds_ago) {
  return {"111", region, operation, "complete", "", kNow - seconds_ago, kNow - seconds_ago};
}

CoverageNote failed_note(const char* region, const char* operation, const char* reason) {
  return {"111", region, operation, "failed", reason, kNow - 5, nullptr};
}

std::string printed_coverage(const std::vector<CoverageNote>& notes) {
  CoverageText text(kNow);
  for (const CoverageNote& note : notes) text.add(note);
  std::ostringstream out;
  text.print(out);
  return out.str();
}

TEST(CoverageText, OfNothingIsNothing) {
  EXPECT_EQ(printed_coverage({}), "");
}

TEST(CoverageText, OfWhatIsCompleteIsOneLine) {
  std::vector<CoverageNote> notes{complete_note("east", "x:ListA", 3), complete_note("east", "x:ListB", 3),
                                  complete_note("west", "x:ListA", 3)};
  EXPECT_EQ(printed_coverage(notes), "\nRead completely 3 s ago: 2 operations in 2 regions.\n");
  notes.push_back(complete_note("east", "x:ListA", 7200));
  notes.back().account = "222";
  EXPECT_EQ(printed_coverage(notes),
            "\nRead completely between 2 h ago and 3 s ago: 2 operations in 3 regions of 2 accounts.\n");
}

TEST(CoverageText, WhatIsNotCompleteHasALineOfItsOwnAndSaysWhy) {
  std::vector<CoverageNote> notes{complete_note("east", "x:ListA", 3),
                                  failed_note("east", "x:ListB", "Denied: x:ListB in east")};
  notes.push_back({"111", "west", "x:ListA", "incomplete", "throttled", kNow - 3, kNow - 3 * kDays});
  EXPECT_EQ(printed_coverage(notes),
            "\nRead completely 3 s ago: 1 operation in 1 region, except:\n\n"
            "account  region  operation  state       read     last complete  why not complete\n"
            "-------  ------  ---------  ----------  -------  -------------  -----------------------\n"
            "111      east    x:ListB    failed      5 s ago  never          Denied: x:ListB in east\n"
            "111      west    x:ListA    incomplete  3 s ago  3 days ago     throttled\n");
}

TEST(CoverageText, WhatIsRefusedAlikeInSeveralRegionsIsSaidOnce) {
  std::vector<CoverageNote> notes{complete_note("east", "x:ListA", 3),
                                  failed_note("east", "x:ListB", "Denied: arn:east:b"),
                                  failed_note("west", "x:ListB", "Denied: arn:west:b")};
  notes.back().read_at = kNow - 600;
  EXPECT_EQ(printed_coverage(notes),
            "\nRead completely 3 s ago: 1 operation in 1 region, except:\n\n"
            "account  region     operation  state   read        last complete  why not complete\n"
            "-------  ---------  ---------  ------  ----------  -------------  ----------------\n"
            "111      2 regions  x:ListB    failed  10 min ago  never          Denied: arn:*:b\n"
            "`dynatlas ask unread` prints each of them.\n");
}

TEST(CoverageText, WhatIsMuchOlderThanTheRestIsNoPartOfIt) {
  EXPECT_EQ(printed_coverage({complete_note("east", "x:ListA", 3), complete_note("east", "x:ListB", 5 * kDays),
                              complete_note("east", "x:ListC", 5 * kDays + 60)}),
            "\nRead completely 3 s ago: 1 operation in 1 region, except:\n\n"
            "account  region  operation     state     read        last complete  why not complete\n"
            "-------  ------  ------------  --------  ----------  -------------  ----------------\n"
            "111      east    2 operations  complete  5 days ago  5 days ago\n");
}

TEST(CoverageText, WhereAllIsOldItIsTheUsual) {
  EXPECT_EQ(printed_coverage({complete_note("east", "x:ListA", 9 * kDays)}),
            "\nRead completely 9 days ago: 1 operation in 1 region.\n");
}

TEST(CoverageText, WhereNothingIsCompleteItSaysSo) {
  EXPECT_EQ(printed_coverage({failed_note("east", "x:ListA", "Denied")}),
            "\nNothing was read completely:\n\n"
            "account  region  operation  state   read     last complete  why not complete\n"
            "-------  ------  ---------  ------  -------  -------------  ----------------\n"
            "111      east    x:ListA    failed  5 s ago  never          Denied\n");
}

}  // namespace
}  // namespace dynatlas::cli
