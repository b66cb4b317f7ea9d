#include "aws/lanes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace dynatlas::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TokenBucket::Time kStart{seconds{1'000}};

// How many tokens there are until `end`, asked for as often as there might be one.
int taken(TokenBucket& bucket, TokenBucket::Time& now, TokenBucket::Time end) {
  int count = 0;
  while (now < end) {
    if (bucket.take(now)) {
      ++count;
    } else {
      now = bucket.next(now);
    }
  }
  return count;
}

TEST(TokenBucket, GivesASecondsWorthAtOnceAndThenItsRate) {
  TokenBucket bucket({.start = 100}, kStart);
  auto now = kStart;
  EXPECT_NEAR(taken(bucket, now, kStart + seconds{1}), 200, 1);
  EXPECT_NEAR(taken(bucket, now, kStart + seconds{11}), 1'000, 1);
}

TEST(TokenBucket, NeverExceedsADocumentedRate) {
  TokenBucket bucket({.start = 100}, kStart);
  bucket.next(kStart + seconds{3'600});
  EXPECT_EQ(bucket.rate(), 100);
}

TEST(TokenBucket, IsHalvedOnceForOneBurst) {
  TokenBucket bucket({.start = 100}, kStart);
  const auto later = kStart + milliseconds{50};
  for (int i = 0; i < 10; ++i) bucket.throttled(kStart, later);
  EXPECT_EQ(bucket.rate(), 50);
  EXPECT_FALSE(bucket.take(later));
  bucket.throttled(later, later + milliseconds{10});
  EXPECT_EQ(bucket.rate(), 25);
}

TEST(TokenBucket, RecoversStepByStep) {
  TokenBucket bucket({.start = 100}, kStart);
  bucket.throttled(kStart, kStart);
  bucket.next(kStart + seconds{1});
  EXPECT_DOUBLE_EQ(bucket.rate(), 70);
  bucket.next(kStart + seconds{10});
  EXPECT_DOUBLE_EQ(bucket.rate(), 100);
}

TEST(TokenBucket, NeverStandsStill) {
  TokenBucket bucket({.start = 4}, kStart);
  auto now = kStart;
  for (int i = 0; i < 20; ++i) bucket.throttled(now, now);
  EXPECT_EQ(bucket.rate(), 1);
  EXPECT_GE(taken(bucket, now, kStart + seconds{2}), 1);
}

TEST(TokenBucket, WhereNoLimitIsKnownItDoublesUntilThrottled) {
  TokenBucket bucket({.start = 100, .may_exceed_start = true}, kStart);
  bucket.next(kStart + milliseconds{300});
  EXPECT_EQ(bucket.rate(), 800);
  const auto now = kStart + milliseconds{310};
  bucket.throttled(now, now);
  EXPECT_EQ(bucket.rate(), 400);
  bucket.next(now + milliseconds{100});
  EXPECT_EQ(bucket.rate(), 402);
}

Request request(const std::string& region, const std::string& operation) {
  return {"1", region, operation, "{}", operation == "dynamodb:DescribeTable" ? 2'400.0 : 20.0};
}

TEST(Lanes, TakeTurns) {
  Lanes lanes;
  auto& one = lanes.lane_of(request("here", "dynamodb:DescribeTable"), true, kStart);
  auto& two = lanes.lane_of(request("there", "dynamodb:DescribeTable"), true, kStart);
  EXPECT_EQ(&one, &lanes.lane_of(request("here", "dynamodb:DescribeTable"), true, kStart));
  for (const CallId call : {1, 2, 3}) lanes.push(one, call);
  for (const CallId call : {11, 12}) lanes.push(two, call);
  lanes.push_front(one, 9);
  std::vector<CallId> order;
  while (const auto call = lanes.take(kStart)) order.push_back(*call);
  EXPECT_THAT(order, ::testing::ElementsAre(9, 11, 1, 12, 2, 3));
  EXPECT_TRUE(lanes.empty());
  EXPECT_FALSE(lanes.next(kStart).has_value());
}

TEST(Lanes, OnlyThoseToAwsKeepToItsDocumentedLimits) {
  Lanes lanes;
  std::vector<int> sent;
  for (const bool is_aws : {true, false}) {
    Lanes::Lane& lane = lanes.lane_of({is_aws ? "1" : "2", "here", "sts:GetCallerIdentity", ""}, is_aws, kStart);
    for (CallId call = 0; call < 1'000; ++call) lanes.push(lane, call);
    sent.push_back(0);
    for (auto now = kStart; now < kStart + seconds{2}; now += milliseconds{10}) {
      while (lanes.take(now).has_value()) ++sent.back();
    }
    lanes.clear();
  }
  EXPECT_THAT(sent, ::testing::ElementsAre(::testing::Le(60), 1'000));
}

TEST(Lanes, OneThatIsThrottledHoldsUpNoOther) {
  Lanes lanes;
  auto& one = lanes.lane_of(request("here", "dynamodb:DescribeTable"), true, kStart);
  auto& two = lanes.lane_of(request("there", "dynamodb:DescribeTable"), true, kStart);
  for (CallId call = 0; call < 5; ++call) lanes.push(one, call);
  for (CallId call = 10; call < 15; ++call) lanes.push(two, call);
  lanes.throttled(one, kStart, kStart);
  for (CallId call = 10; call < 15; ++call) EXPECT_EQ(lanes.take(kStart), call);
  EXPECT_FALSE(lanes.take(kStart).has_value());
  const auto next = lanes.next(kStart);
  ASSERT_TRUE(next.has_value());
  EXPECT_GT(*next, kStart);
  EXPECT_LE(*next, kStart + milliseconds{2});
  EXPECT_EQ(lanes.take(*next), CallId{0});
}

TEST(Lanes, ForgetAllThatWaits) {
  Lanes lanes;
  auto& lane = lanes.lane_of(request("here", "sts:GetCallerIdentity"), true, kStart);
  lanes.push(lane, 1);
  lanes.clear();
  EXPECT_TRUE(lanes.empty());
  lanes.push(lane, 2);
  EXPECT_EQ(lanes.take(kStart), CallId{2});
}

TEST(Lanes, ForgetsTheLanesThatWereIdleForAWhile) {
  Lanes lanes;
  auto now = kStart;
  for (int account = 0; account < 10'000; ++account) {
    const Request request{std::to_string(account), "us-east-1", "dynamodb:DescribeTable", "", 2'400};
    Lanes::Lane& lane = lanes.lane_of(request, true, now);
    lanes.push(lane, 1);
    ASSERT_TRUE(lanes.take(now).has_value());
    lanes.done(lane, now += seconds{1});
  }
  EXPECT_LE(lanes.size(), 64U);
}

TEST(Lanes, RemembersARateThatWasHalvedAndALaneThatIsOpen) {
  Lanes lanes;
  const Request halved{"1", "us-east-1", "dynamodb:DescribeTable", "", 2'400};
  const Request open{"2", "us-east-1", "dynamodb:DescribeTable", "", 2'400};
  Lanes::Lane& first = lanes.lane_of(halved, true, kStart);
  Lanes::Lane& second = lanes.lane_of(open, true, kStart);
  auto now = kStart + seconds{100};
  lanes.throttled(first, now, now);
  lanes.done(first, now);
  now += seconds{1};
  for (int account = 0; account < 1'000; ++account) {
    lanes.done(lanes.lane_of({std::to_string(100 + account), "us-east-1", "dynamodb:ListTables", ""}, true, now), now);
  }
  EXPECT_EQ(&lanes.lane_of(halved, true, now), &first);
  EXPECT_EQ(&lanes.lane_of(open, true, now), &second);
}

}  // namespace
}  // namespace dynatlas::aws
