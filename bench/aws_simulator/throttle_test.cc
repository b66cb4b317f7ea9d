#include "aws_simulator/throttle.h"

#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>

#include "aws_simulator/hash.h"
#include "aws_simulator/latency.h"

namespace aws_simulator {
namespace {

using namespace std::chrono_literals;
const TokenBucket::Time kStart{};
constexpr Asked kDescribe{Operation::DescribeTable, Service::dynamodb};
constexpr Asked kBackups{Operation::ListBackups, Service::dynamodb};
constexpr Asked kIdentity{Operation::GetCallerIdentity, Service::sts};

TEST(TokenBucket, IsFullAtFirstAndRefillsAtItsRate) {
  const Rate rate{.per_second = 10, .burst = 3};
  TokenBucket bucket(rate, kStart);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(rate, kStart));
  EXPECT_FALSE(bucket.take(rate, kStart));
  EXPECT_FALSE(bucket.take(rate, kStart + 90ms));
  EXPECT_TRUE(bucket.take(rate, kStart + 101ms));
  EXPECT_FALSE(bucket.take(rate, kStart + 102ms));
}

TEST(TokenBucket, HoldsNoMoreThanItsBurst) {
  const Rate rate{.per_second = 10, .burst = 3};
  TokenBucket bucket(rate, kStart);
  int taken = 0;
  while (bucket.take(rate, kStart + 1h)) ++taken;
  EXPECT_EQ(taken, 3);
}

TEST(Throttle, KeepsAccountsRegionsAndServicesApart) {
  Throttle throttle;
  throttle.set("dynamodb=1/1");
  EXPECT_TRUE(throttle.admits({0, 0}, kDescribe, kStart));
  EXPECT_FALSE(throttle.admits({0, 0}, kDescribe, kStart));
  EXPECT_TRUE(throttle.admits({1, 0}, kDescribe, kStart));
  EXPECT_TRUE(throttle.admits({0, 1}, kDescribe, kStart));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(throttle.admits({0, 0}, kIdentity, kStart));
}

TEST(Throttle, LimitsDynamoDbAsAwsDoesUnlessTold) {
  Throttle throttle;
  int admitted = 0;
  while (admitted < 10'000 && throttle.admits({}, kDescribe, kStart)) ++admitted;
  EXPECT_EQ(admitted, 2500);
  throttle.set("dynamodb=0");
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(throttle.admits({}, kDescribe, kStart));
}

int admitted_at_once(Throttle& throttle, const Asked& asked, Place place = {}) {
  int admitted = 0;
  while (admitted < 5000 && throttle.admits(place, asked, kStart)) ++admitted;
  return admitted;
}

TEST(Throttle, GivesAnOperationABucketOfItsOwnBesideTheServices) {
  Throttle throttle;
  throttle.set("dynamodb=1/5");
  throttle.set("dynamodb:ListBackups=1/2");
  EXPECT_EQ(admitted_at_once(throttle, kBackups), 2);
  EXPECT_EQ(admitted_at_once(throttle, kBackups, {0, 1}), 2);
  EXPECT_EQ(admitted_at_once(throttle, kBackups, {1, 0}), 2);
  EXPECT_EQ(admitted_at_once(throttle, kDescribe), 3);
  EXPECT_EQ(admitted_at_once(throttle, kIdentity), 5000);
}

TEST(Throttle, HasAwssRates) {
  Throttle throttle;
  throttle.set("aws");
  EXPECT_EQ(admitted_at_once(throttle, kBackups), 5);
  EXPECT_EQ(admitted_at_once(throttle, {Operation::DescribeTimeToLive, Service::dynamodb}), 10);
  EXPECT_EQ(admitted_at_once(throttle, {Operation::GetMetricData, Service::monitoring}), 50);
  EXPECT_EQ(admitted_at_once(throttle, {Operation::DescribeLimits, Service::dynamodb}), 1);
  EXPECT_EQ(admitted_at_once(throttle, kDescribe), 2500 - 5 - 10 - 1);
  throttle.set("dynamodb:ListBackups=7");
  EXPECT_EQ(admitted_at_once(throttle, kBackups), 7);
}

TEST(Throttle, RefusesWhatIsNoRate) {
  Throttle throttle;
  for (const char* text : {"dynamodb", "s3=5", "sts=x", "sts=-1", "sts=5/0", "dynamodb:PutItem=5",
                           "dynamodb:GetResources=5", "dynamodb:=5", "azure"}) {
    EXPECT_THROW(throttle.set(text), std::invalid_argument) << text;
  }
}

double mean_ms(const Latency& latency) {
  double sum = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i)
    sum += std::chrono::duration<double, std::milli>(latency.sample(mix(i))).count();
  return sum / 10'000;
}

TEST(Latency, HasTheDistributionAskedFor) {
  EXPECT_EQ(Latency::parse("20").sample(7), 20ms);
  EXPECT_NEAR(mean_ms(Latency::parse("10-30")), 20, 0.3);
  EXPECT_NEAR(mean_ms(Latency::parse("lognormal:20,0.5")), 20 * std::exp(0.125), 0.5);
  for (const char* text : {"", "x", "30-10", "lognormal:20", "-5"}) {
    EXPECT_THROW(Latency::parse(text), std::invalid_argument) << text;
  }
}

TEST(Latencies, MayBeThoseOfOneOperation) {
  Latencies latencies;
  latencies.set("5");
  latencies.set("DescribeTable=20");
  EXPECT_EQ(latencies.of(Operation::ListTables).sample(1), 5ms);
  EXPECT_EQ(latencies.of(Operation::DescribeTable).sample(1), 20ms);
  EXPECT_THROW(latencies.set("PutItem=20"), std::invalid_argument);
}

}  // namespace
}  // namespace aws_simulator
