#include "cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"

namespace dynatlas::cli {
namespace {

TEST(Rate, IsThatOfTheLastTenSecondsOnceItIsKnownForTwo) {
  Rate rate;
  const Clock::SteadyTime start{};
  EXPECT_EQ(rate(start, 100), std::nullopt);
  EXPECT_EQ(rate(start + std::chrono::seconds{1}, 200), std::nullopt);
  EXPECT_EQ(rate(start + std::chrono::seconds{2}, 300), 100);
  EXPECT_EQ(rate(start + std::chrono::seconds{12}, 500), 20);
  EXPECT_EQ(rate(start + std::chrono::seconds{32}, 700), 10);  // nobody looked for longer
}

// Captured, standard error is no terminal. What a terminal sees: tests/system/test_progress.py.
TEST(ProgressDisplay, ALineOfTheLogNowAndThenWhereThereIsNoTerminal) {
  sync::Progress progress;
  const CallSource calls{nullptr};
  log::configure(log::Level::info, log::Format::text);
  testing::internal::CaptureStderr();
  {
    const ProgressDisplay display(progress, calls, true, {.tell_first = std::chrono::milliseconds{1}});
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
  }
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_THAT(told, testing::MatchesRegex("info: Finding accounts and regions, 0 calls, [01] s\n")) << "once";
}

TEST(ProgressDisplay, NothingAtFirstOrWhereItIsNotWanted) {
  sync::Progress progress;
  const CallSource calls{nullptr};
  testing::internal::CaptureStderr();
  {
    const ProgressDisplay display(progress, calls, true);
  }
  {
    const ProgressDisplay display(progress, calls, false, {.tell_first = std::chrono::milliseconds{1}});
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_FALSE(progress.is_watched) << "nobody asks what to expect";
}

}  // namespace
}  // namespace dynatlas::cli
