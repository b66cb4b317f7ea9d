#include "base/late_stop.h"

#include <gtest/gtest.h>

namespace dynatlas {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

void await(const std::stop_token& token) {
  const auto deadline = Clock::now() + std::chrono::seconds{20};
  while (!token.stop_requested() && Clock::now() < deadline) std::this_thread::sleep_for(milliseconds{1});
}

TEST(LateStop, ComesTheDelayAfterTheStop) {
  std::stop_source stop;
  const LateStop late(stop.get_token(), milliseconds{80});
  std::this_thread::sleep_for(milliseconds{100});
  EXPECT_FALSE(late.token().stop_requested());  // it counts from the stop, not from its making
  const auto start = Clock::now();
  stop.request_stop();
  await(late.token());
  EXPECT_TRUE(late.token().stop_requested());
  EXPECT_GE(Clock::now() - start, milliseconds{80});
}

TEST(LateStop, ComesAlsoWhereTheStopWasThereBefore) {
  std::stop_source stop;
  stop.request_stop();
  const LateStop late(stop.get_token(), milliseconds{1});
  await(late.token());
  EXPECT_TRUE(late.token().stop_requested());
}

TEST(LateStop, EndsAtOnceWithItsOwner) {
  std::stop_source stop;
  const auto start = Clock::now();
  std::stop_token token;
  {
    const LateStop asleep(stop.get_token(), std::chrono::hours{1});
    const LateStop never({}, milliseconds{0});
    token = asleep.token();
    EXPECT_FALSE(never.token().stop_requested());
  }
  {
    const LateStop counting(stop.get_token(), std::chrono::hours{1});
    stop.request_stop();
  }
  EXPECT_LT(Clock::now() - start, std::chrono::seconds{20});
  EXPECT_FALSE(token.stop_requested());
}

}  // namespace
}  // namespace dynatlas
