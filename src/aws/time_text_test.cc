#include "aws/time_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "aws/ask_botocore.h"

namespace dynatlas::aws {
namespace {

const Clock::WallTime kTime(std::chrono::seconds(1'577'934'245));  // 2020-01-02T03:04:05Z

TEST(TimeText, TheFormsOfIso8601) {
  for (const char* text :
       {"2020-01-02T03:04:05Z", "2020-01-02T03:04:05.123456Z", "2020-01-02T03:04:05,5Z", "2020-01-02T04:04:05+01:00",
        "2020-01-02T03:04:05UTC", "2020-01-02 03:04:05 UTC", "2020-01-02t03:04:05z", "2020-01-01T20:04:05.1-0700",
        "2020-01-02T04:04:05+01", "20200102T030405Z", "2020/01/02 03:04:05Z", "2020.01.02 03:04:05Z",
        "2020-1-2T03:04:05Z", "2020/1/2T3:04:05Z", "2020-Jan-02 03:04:05Z", "2020-01-02T03:04:05 +0000",
        "2020-01-02  03:04:05  GMT", " 2020-01-02T03:04:05Z\n"}) {
    EXPECT_EQ(parse_time(text), kTime) << text;
  }
  for (const char* text : {"2020-01-02T03:04Z", "20200102T0304Z", "2020-01-02T0304+00:00"}) {
    EXPECT_EQ(parse_time(text), kTime - std::chrono::seconds(5)) << text;
  }
  for (const char* text : {"2020-01-02T03Z", "2020-01-02 03Z", "20200102T03+00"}) {
    EXPECT_EQ(parse_time(text), kTime - std::chrono::seconds(4 * 60 + 5)) << text;
  }
}

TEST(TimeText, TheMonthsName) {
  for (const char* text :
       {"Thu, 02 Jan 2020 03:04:05 GMT", "Thu, 2 Jan 2020 04:04:05 +0100", "2 January 2020 03:04:05Z",
        "02-Jan-2020 03:04:05 UTC", "Thursday, January 2, 2020 3:04:05 UTC", "Jan 2 2020 03:04:05 Z",
        "Thu Jan  2 03:04:05 UTC 2020", "Thu Jan 02 03:04:05 +0000 2020", "THU JAN  2 03:04:05 GMT 2020",
        "Thu Jan  2 03:04:05 AM UTC 2020", "Thu 02 Jan 2020 03:04:05 AM UTC"}) {
    EXPECT_EQ(parse_time(text), kTime) << text;
  }
  EXPECT_EQ(parse_time("Thu 02 Jan 2020 03:04:05 pm UTC"), kTime + std::chrono::hours(12));
  EXPECT_EQ(parse_time("Thu Jan  2 12:00:00 AM UTC 2020"), parse_time("2020-01-02T00:00:00Z"));
  EXPECT_EQ(parse_time("Thu Jan  2 12:00:00 PM UTC 2020"), parse_time("2020-01-02T12:00:00Z"));
}

TEST(TimeText, AYearThatIsFarOffIsNever) {
  EXPECT_EQ(parse_time("9999-12-31T23:59:59Z"), Clock::WallTime::max());
  EXPECT_EQ(parse_time("Fri Dec 31 23:59:59 UTC 9999"), Clock::WallTime::max());
}

TEST(TimeText, WhatIsNoTimeOrCanBeReadInTwoWaysIsRefused) {
  for (const char* text : {"",
                           " ",
                           "soon",
                           "2020-01-02",
                           "2020-13-02T03:04:05Z",
                           "2020-01-32T03:04:05Z",
                           "2020-02-30T03:04:05Z",
                           "0001-01-01T00:00:00Z",
                           "2020-0102T03:04:05Z",
                           "1577934245",
                           "2020-01/02T03:04:05Z",
                           "20200102",
                           "2020-1-T03Z",
                           "01/02/2020 03:04:05Z",
                           "02-01-2020 03:04:05Z",
                           "01/02/20 03:04:05Z",
                           "02-Jan-20 03:04:05Z",
                           "200102T030405Z",
                           "Thu Jan  2 03:04:05 UTC 20",
                           "Thu Jan  2 03:04:05 UTC",
                           "Thu Jan  2 03 UTC 2020",
                           "Thu Jan 2020 03:04:05 UTC",
                           "Jam 2 2020 03:04:05 UTC",
                           "Thuesday, 2 Jan 2020 03:04:05 UTC",
                           "2020-01-02T03:04:05Z 2020",
                           "0000-01-02T03:04:05Z 2020",
                           "2 Jan 20 03:04:05Z 2020"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
  for (const char* time : {"",
                           "03:04:05",
                           "3Z",
                           "030Z",
                           "03:4:05Z",
                           "03:04:5Z",
                           "24:00:00Z",
                           "25:04:05Z",
                           "03:60:05Z",
                           "03:04:05.Z",
                           "03:04.5Z",
                           "03:Z",
                           "03:04:Z",
                           "03:04:05.Zx",
                           "13:04:05 PM Z",
                           "03:04:05 XM Z",
                           "03:04:05+1:00",
                           "03:04:05+01:",
                           "03:04:05+01:00Z",
                           "03:04:05+01:60",
                           "03:04:05+24:00",
                           "03:04:05+010",
                           "03:04:05+0000 UTC",
                           "03:04:05 UTC+3",
                           "03:04:05 GMT+0300",
                           "03:04:05 EST",
                           "03:04:05 utc",
                           "03:04:05Z x"}) {
    EXPECT_FALSE(parse_time(std::string("2020-01-02T") + time).has_value()) << time;
  }
}

// dateutil.parser.parse, as botocore calls it.
TEST(TimeTextBotocore, WhatIsReadIsReadAlike) {
  const auto lines = testing::ask_botocore("tests/botocore_times.py");
  EXPECT_GT(lines.size(), 3'000u);
  int read = 0;
  for (const std::string& line : lines) {
    const auto theirs = nlohmann::json::parse(line);
    const std::string text = theirs["text"];
    const auto time = parse_time(text);
    EXPECT_TRUE(time.has_value() || !theirs["must_be_read"]) << text;
    if (!time) continue;
    ++read;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
    EXPECT_EQ(theirs["seconds"], seconds) << text;
  }
  EXPECT_GT(read, 900);
}

}  // namespace
}  // namespace dynatlas::aws
