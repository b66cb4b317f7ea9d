#include "web/kept_answer.h"

#include <gtest/gtest.h>

namespace dynatlas::web {
namespace {

TEST(KeptAnswer, IsMadeAgainWhenTheGraphHasChangedOrAfterAWhile) {
  KeptAnswer kept;
  ManualClock clock;
  int made = 0;
  const auto ask = [&](int version, std::chrono::milliseconds later) {
    clock.advance(later);
    return kept.of(version, clock, [&] { return ++made; });
  };
  using std::chrono::milliseconds;
  EXPECT_EQ(ask(1, milliseconds(0)), 1);
  EXPECT_EQ(ask(1, kKeptMin), 1);
  EXPECT_EQ(ask(2, milliseconds(0)), 2);
  EXPECT_EQ(ask(2, kKeptMin), 2);
  EXPECT_EQ(ask(2, milliseconds(1)), 3);
}

TEST(KeptAnswer, IsKeptTheLongerTheLongerItTookToMake) {
  KeptAnswer kept;
  ManualClock clock;
  int made = 0;
  const auto ask = [&](std::chrono::milliseconds later) {
    clock.advance(later);
    return kept.of(1, clock, [&] {
      clock.advance(std::chrono::seconds(30));
      return ++made;
    });
  };
  using std::chrono::seconds;
  EXPECT_EQ(ask(seconds(0)), 1);
  EXPECT_EQ(ask(seconds(30 * kKeptFactor)), 1);
  EXPECT_EQ(ask(seconds(1)), 2);
}

}  // namespace
}  // namespace dynatlas::web
