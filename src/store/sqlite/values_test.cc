#include "store/sqlite/values.h"

#include <gtest/gtest.h>

namespace dynatlas::sqlite {
namespace {

using graph::Time;
using graph::Type;
using graph::Value;

TEST(SqliteValues, ReadsBackADatetime) {
  for (const Time time : {Time{0, 0}, Time{1'634'502'011, 211'000'000}, Time{-62'135'596'800, 0},
                          Time{253'402'300'799, 999'999'000}, Time{-1, 1'000}}) {
    Time read{1, 1};
    EXPECT_TRUE(parse_datetime(graph::datetime_text(time), read)) << graph::datetime_text(time);
    EXPECT_EQ(read, time) << graph::datetime_text(time);
  }
}

TEST(SqliteValues, TakesNothingElseForADatetime) {
  Time time{7, 7};
  for (const char* text : {"", "2021-10-17", "2021-10-17T20:20:11.211000000Z", "2021-10-17T20:20:11.211000000+01:00",
                           "2021-13-17T20:20:11.211000000+00:00", "2021-02-30T20:20:11.211000000+00:00",
                           "2021-10-17T24:20:11.211000000+00:00", "2021-10-17T20:60:11.211000000+00:00",
                           "2021-10-17T20:20:60.211000000+00:00", "2021-10-17 20:20:11.211000000+00:00",
                           "x021-10-17T20:20:11.211000000+00:00"}) {
    EXPECT_FALSE(parse_datetime(text, time)) << text;
  }
  EXPECT_EQ(time, (Time{7, 7}));
}

}  // namespace
}  // namespace dynatlas::sqlite
