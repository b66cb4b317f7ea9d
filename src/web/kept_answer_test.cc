#include "web/kept_answer.h"

#include <gtest/gtest.h>

namespace dynatlas::web {
namespace {

TEST(KeptAnswer, IsMadeAgainWhenTheGraphHasChangedOrAfterAWhile) {
  KeptAnswer kept;
  int made = 0;
  const KeptAnswer::Time begin{std::chrono::hours(1)};
  const auto ask = [&](int version, KeptAnswer::Time::duration later) {
    return kept.of(version, begin + later, [&] { return ++made; });
  };
  EXPECT_EQ(ask(1, {}), 1);
  EXPECT_EQ(ask(1, kKeptMax), 1);
  EXPECT_EQ(ask(2, kKeptMax), 2);
  EXPECT_EQ(ask(2, kKeptMax * 2), 2);
  EXPECT_EQ(ask(2, kKeptMax * 2 + std::chrono::milliseconds(1)), 3);
  EXPECT_EQ(ask(2, kKeptMax), 3) << "asked for before the last was made";
}

}  // namespace
}  // namespace dynatlas::web
