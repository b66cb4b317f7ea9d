#include "web/connections.h"

#include <gtest/gtest.h>

#include <vector>

namespace dynatlas::web {
namespace {

using std::chrono::seconds;

struct Watched {
  std::vector<int> ended = {};
  Connections::Time begin{std::chrono::hours(1)};
  Connections all{3, [this](int connection) { ended.push_back(connection); }};
};

TEST(Connections, AHeadHasADeadlineHoweverOftenSomethingComes) {
  Watched watched;
  watched.all.add(7, watched.begin);
  watched.all.end_late(watched.begin + kHeadMax - seconds(1));
  EXPECT_TRUE(watched.ended.empty());
  watched.all.end_late(watched.begin + kHeadMax);
  EXPECT_EQ(watched.ended, std::vector{7});
  watched.all.end_late(watched.begin + kHeadMax * 2);
  EXPECT_EQ(watched.ended, std::vector{7}) << "once";
  watched.all.remove(7);
  EXPECT_TRUE(watched.all.empty());
}

TEST(Connections, WhoseAnswerIsMadeIsNotLateAndAReaderHasItsOwnTime) {
  Watched watched;
  watched.all.add(7, watched.begin);
  watched.all.works(7);
  watched.all.end_late(watched.begin + seconds(1'000));
  EXPECT_TRUE(watched.ended.empty());
  watched.all.takes(7, 1, watched.begin, seconds(100));
  watched.all.end_late(watched.begin + seconds(99));
  EXPECT_TRUE(watched.ended.empty());
  watched.all.waits(7, watched.begin + seconds(99));
  watched.all.end_late(watched.begin + seconds(100));
  EXPECT_TRUE(watched.ended.empty()) << "for the next head as long as for the first";
  watched.all.end_late(watched.begin + seconds(99) + kHeadMax);
  EXPECT_EQ(watched.ended, std::vector{7});
}

TEST(Connections, WhereItIsFullTheLongestWaitingGoesBeforeAReaderAndNobodyAtWork) {
  Watched watched;
  for (const int connection : {1, 2, 3}) watched.all.add(connection, watched.begin + seconds(connection));
  watched.all.takes(1, 0, watched.begin, seconds(100));
  EXPECT_TRUE(watched.all.make_room());
  EXPECT_EQ(watched.ended, std::vector{2});
  EXPECT_TRUE(watched.all.make_room()) << "there is room now";
  EXPECT_EQ(watched.ended, std::vector{2});
  watched.all.add(4, watched.begin + seconds(9));
  watched.all.works(3);
  watched.all.works(4);
  EXPECT_TRUE(watched.all.make_room());
  EXPECT_EQ(watched.ended, (std::vector{2, 1}));
  watched.all.remove(1);
  watched.all.add(5, watched.begin);
  watched.all.works(5);
  EXPECT_FALSE(watched.all.make_room());
  watched.all.remove(2);
  EXPECT_FALSE(watched.all.make_room()) << "it had gone already";
  watched.all.remove(3);
  EXPECT_TRUE(watched.all.make_room());
}

TEST(Connections, SlowReadersHoldNoMoreThanABound) {
  Watched watched;
  for (const int connection : {1, 2, 3}) watched.all.add(connection, watched.begin);
  watched.all.takes(1, kHeldMax / 2, watched.begin, seconds(100));
  watched.all.takes(2, kHeldMax / 2, watched.begin + seconds(1), seconds(100));
  EXPECT_TRUE(watched.ended.empty());
  watched.all.takes(3, kHeldMax * 2, watched.begin + seconds(2), seconds(100));
  EXPECT_EQ(watched.ended, (std::vector{1, 2})) << "an answer that is large by itself is given";
}

}  // namespace
}  // namespace dynatlas::web
