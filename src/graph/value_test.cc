#include "graph/value.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

namespace dynatlas::graph {
namespace {

Time parsed(std::string_view text) {
  Time time{-7, 7};
  EXPECT_TRUE(parse_epoch(text, time)) << text;
  return time;
}

TEST(ParseEpoch, WholeSeconds) {
  EXPECT_EQ(parsed("1609459200"), (Time{1'609'459'200, 0}));
  EXPECT_EQ(parsed("0"), (Time{0, 0}));
  EXPECT_EQ(parsed("-0"), (Time{0, 0}));
  EXPECT_EQ(parsed("1"), (Time{1, 0}));
  EXPECT_EQ(parsed("-1"), (Time{-1, 0}));
  EXPECT_EQ(parsed("1609459200.0"), (Time{1'609'459'200, 0}));
  EXPECT_EQ(parsed("1609459200."), (Time{1'609'459'200, 0}));
}

TEST(ParseEpoch, FractionsAreExact) {
  EXPECT_EQ(parsed("1598844168.368"), (Time{1'598'844'168, 368'000'000}));
  EXPECT_EQ(parsed("1598844168.000000001"), (Time{1'598'844'168, 1}));
  EXPECT_EQ(parsed("1598844168.999999999"), (Time{1'598'844'168, 999'999'999}));
  EXPECT_EQ(parsed("0.1"), (Time{0, 100'000'000}));
  EXPECT_EQ(parsed(".5"), (Time{0, 500'000'000}));
  // What is finer than a nanosecond is cut, not rounded up into the next second.
  EXPECT_EQ(parsed("1598844168.9999999999"), (Time{1'598'844'168, 999'999'999}));
  EXPECT_EQ(parsed("0.0000000009"), (Time{0, 0}));
}

TEST(ParseEpoch, BeforeTheEpochNanosecondsCountForward) {
  EXPECT_EQ(parsed("-0.25"), (Time{-1, 750'000'000}));
  EXPECT_EQ(parsed("-1.5"), (Time{-2, 500'000'000}));
  EXPECT_EQ(parsed("-1.000000001"), (Time{-2, 999'999'999}));
}

TEST(ParseEpoch, Exponents) {
  EXPECT_EQ(parsed("1.6e9"), (Time{1'600'000'000, 0}));
  EXPECT_EQ(parsed("1.6E9"), (Time{1'600'000'000, 0}));
  EXPECT_EQ(parsed("1.6E+9"), (Time{1'600'000'000, 0}));
  EXPECT_EQ(parsed("1.598844168368e9"), (Time{1'598'844'168, 368'000'000}));
  EXPECT_EQ(parsed("1.598844168368E9"), (Time{1'598'844'168, 368'000'000}));
  EXPECT_EQ(parsed("16094592005e-1"), (Time{1'609'459'200, 500'000'000}));
  EXPECT_EQ(parsed("5e-9"), (Time{0, 5}));
  EXPECT_EQ(parsed("5e-10"), (Time{0, 0}));
  EXPECT_EQ(parsed("5e-40"), (Time{0, 0}));
  EXPECT_EQ(parsed("0e0"), (Time{0, 0}));
}

TEST(ParseEpoch, TheYearsOneToNineThousandNineHundredNinetyNine) {
  EXPECT_EQ(parsed("-62135596800"), (Time{-62'135'596'800, 0}));
  EXPECT_EQ(parsed("253402300799.999999999"), (Time{253'402'300'799, 999'999'999}));
  Time time;
  for (const char* text : {"-62135596801", "-62135596800.000000001", "253402300800", "9223372036854775807",
                           "9223372036854775808", "99999999999999999999999999", "1e39", "1e12"}) {
    EXPECT_FALSE(parse_epoch(text, time)) << text;
  }
}

TEST(ParseEpoch, GarbageChangesNothing) {
  Time time{7, 7};
  for (const char* text : {"",      "-",     ".",
                           "e9",    "abc",   "1x",
                           "1.2.3", "--1",   "+1",
                           " 1",    "1 ",    "1e",
                           "1e+",   "1e1.5", "0x10",
                           "nan",   "inf",   "1,5",
                           "1e99",  "1e-99", "1e99999999999",
                           "1e+-9", "\"1\"", "11111111111111111111111111111111111111111111111111"}) {
    EXPECT_FALSE(parse_epoch(text, time)) << text;
  }
  EXPECT_FALSE(parse_epoch(std::string_view("1\0", 2), time));
  EXPECT_EQ(time, (Time{7, 7}));
}

TEST(EpochNumber, IsAnIntegerWithoutFraction) {
  EXPECT_EQ(epoch_number(Time{1'609'459'200, 0}), Value(std::int64_t{1'609'459'200}));
  EXPECT_EQ(epoch_number(Time{0, 0}), Value(std::int64_t{0}));
  EXPECT_EQ(epoch_number(Time{-62'135'596'800, 0}), Value(std::int64_t{-62'135'596'800}));
}

// The double that a JSON parser makes of the same digits.
TEST(EpochNumber, IsTheNearestDoubleWithAFraction) {
  for (const char* text : {"1598844168.368", "0.1", "0.000000001", "-0.25", "-1.5", "-0.1", "-1.000000001",
                           "253402300799.999999999", "1634502011.211", "-62135596799.5"}) {
    EXPECT_EQ(epoch_number(parsed(text)), Value(std::strtod(text, nullptr))) << text;
  }
}

TEST(DatetimeText, IsExactToTheMicrosecond) {
  EXPECT_EQ(datetime_text(Time{1'634'502'011, 211'000'000}), "2021-10-17T20:20:11.211000000+00:00");
  EXPECT_EQ(datetime_text(Time{0, 0}), "1970-01-01T00:00:00.000000000+00:00");
  EXPECT_EQ(datetime_text(Time{0, 999'999'999}), "1970-01-01T00:00:00.999999000+00:00");
  EXPECT_EQ(datetime_text(Time{0, 1'999}), "1970-01-01T00:00:00.000001000+00:00");
  EXPECT_EQ(datetime_text(Time{-1, 500'000'000}), "1969-12-31T23:59:59.500000000+00:00");
  EXPECT_EQ(datetime_text(Time{951'782'400, 0}), "2000-02-29T00:00:00.000000000+00:00");
  EXPECT_EQ(datetime_text(Time{-62'135'596'800, 0}), "0001-01-01T00:00:00.000000000+00:00");
  EXPECT_EQ(datetime_text(Time{253'402'300'799, 999'999'999}), "9999-12-31T23:59:59.999999000+00:00");
}

}  // namespace
}  // namespace dynatlas::graph
