#include "base/time_limit.h"

#include <gtest/gtest.h>

namespace dynatlas {
namespace {

TEST(TimeLimit, StopsWhatTakesTooLong) {
  std::stop_source stop;
  const TimeLimit limit(std::chrono::milliseconds{1}, stop);
  while (!stop.stop_requested()) std::this_thread::yield();
  EXPECT_TRUE(limit.is_over());
}

TEST(TimeLimit, StopsNothingThatEndsBefore) {
  std::stop_source stop;
  {
    const TimeLimit limit(std::chrono::hours{1}, stop);
  }
  {
    const TimeLimit never(std::chrono::milliseconds{0}, stop);
  }
  EXPECT_FALSE(stop.stop_requested());
}

}  // namespace
}  // namespace dynatlas
