#include "base/clock.h"

#include <gtest/gtest.h>

namespace dynatlas {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ManualClock, MovesOnlyWhenToldTo) {
  ManualClock clock;
  const auto steady = clock.steady_now();
  const auto wall = clock.wall_now();
  EXPECT_EQ(clock.steady_now(), steady);
  clock.sleep_for(milliseconds{1500});
  clock.advance(milliseconds{500});
  EXPECT_EQ(clock.steady_now() - steady, seconds{2});
  EXPECT_EQ(clock.wall_now() - wall, seconds{2});
  EXPECT_EQ(clock.elapsed(), seconds{2});
  clock.set_wall(Clock::WallTime{seconds{100}});
  EXPECT_EQ(clock.wall_now(), Clock::WallTime{seconds{102}});
}

TEST(SystemClock, Sleeps) {
  const auto before = system_clock().steady_now();
  system_clock().sleep_for(milliseconds{2});
  EXPECT_GE(system_clock().steady_now() - before, milliseconds{2});
  EXPECT_GT(system_clock().wall_now(), Clock::WallTime{seconds{1'600'000'000}});
}

}  // namespace
}  // namespace dynatlas
