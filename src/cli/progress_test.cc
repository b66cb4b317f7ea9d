#include "cli/progress.h"

#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

TEST(ProgressText, SaysHowFarARunIs) {
  sync::Progress progress;
  progress.regions = 17;
  progress.regions_done = 3;
  progress.tables_listed = 340;
  progress.tables_answered = 120;
  progress.rows_loaded = 512;
  EXPECT_EQ(progress_text(progress, 1050, 4.2), "regions 3/17 · tables 120/340 · 250 calls/s · 512 rows · 4.2 s");
  EXPECT_EQ(progress_text(progress, 0, 0), "regions 3/17 · tables 120/340 · 0 calls/s · 512 rows · 0.0 s");
}

// Under ctest standard error is no terminal.
TEST(ProgressLine, WritesNothingWhereThereIsNoTerminal) {
  sync::Progress progress;
  testing::internal::CaptureStderr();
  {
    const ProgressLine line(progress, [] { return std::uint64_t{0}; }, true);
  }
  {
    const ProgressLine line(progress, [] { return std::uint64_t{0}; }, false);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace dynatlas::cli
