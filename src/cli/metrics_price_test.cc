// What is told of the price of metrics.
#include "cli/metrics_price.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

using testing::HasSubstr;

TEST(MetricsPrice, IsARateWhereTheGraphKnowsNothing) {
  EXPECT_THAT(metrics_price(0), HasSubstr("about $0.04 for each 1,000 of them"));
}

TEST(MetricsPrice, IsThatOfWhatTheGraphKnows) {
  EXPECT_THAT(metrics_price(30'000), HasSubstr("120000 metrics of 30000 resources"));
  EXPECT_THAT(metrics_price(30'000), HasSubstr("charges about $1.20"));
  EXPECT_THAT(metrics_price(1), HasSubstr("4 metrics of 1 resource"));
  EXPECT_THAT(metrics_price(1), HasSubstr("charges less than $0.01"));
}

}  // namespace
}  // namespace dynatlas::cli
