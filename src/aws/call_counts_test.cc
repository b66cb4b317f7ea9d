#include "aws/call_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Request request(const std::string& account, const std::string& region, const std::string& operation) {
  return {account, region, operation, "{}"};
}

TEST(CallCounts, AreByOperationAndRegionOverAllAccounts) {
  CallCounts counts;
  counts.line_of(request("1", "west", "s:B")).calls += 2;
  counts.line_of(request("1", "east", "s:A")).attempts += 3;
  CallCounts::Line& line = counts.line_of(request("2", "west", "s:B"));
  line.calls += 1;
  line.answered_after(std::chrono::milliseconds{1'500});
  const auto by_operation = counts.by_operation();
  ASSERT_EQ(by_operation.size(), 2u);
  EXPECT_EQ(by_operation[0].operation, "s:A");
  EXPECT_EQ(by_operation[0].region, "east");
  EXPECT_EQ(by_operation[0].attempts, 3u);
  EXPECT_EQ(by_operation[1].calls, 3u);
  EXPECT_DOUBLE_EQ(by_operation[1].attempt_seconds, 1.5);
  EXPECT_EQ(counts.total().calls, 3u);
  EXPECT_EQ(counts.total().attempts, 3u);
}

TEST(CallCounts, KnowWhoWasThrottledJustNow) {
  CallCounts counts;
  const Clock::SteadyTime start{};
  const auto throttle = [&](const Request& what, std::chrono::seconds at) {
    counts.throttled(counts.line_of(what), what, start + at);
  };
  throttle(request("1", "west", "s:A"), std::chrono::seconds{1});
  throttle(request("1", "east", "s:A"), std::chrono::seconds{5});
  throttle(request("2", "west", "s:A"), std::chrono::seconds{5});
  EXPECT_EQ(counts.total().throttles, 3u);
  EXPECT_THAT(counts.throttled_since("1", start), ElementsAre("east", "west"));
  EXPECT_THAT(counts.throttled_since("1", start + std::chrono::seconds{2}), ElementsAre("east"));
  EXPECT_THAT(counts.throttled_since("12", start), IsEmpty());
  throttle(request("3", "west", "s:A"), std::chrono::minutes{5});
  EXPECT_THAT(counts.throttled_since("1", start), IsEmpty()) << "long ago: forgotten";
}

}  // namespace
}  // namespace dynatlas::aws
