#include "web/pipe.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

namespace dynatlas::web {
namespace {

struct Piped {
  std::atomic<int> woken = 0;
  int waits = 0;
  Pipe::State state{};
  Pipe pipe{8, [this] { ++woken; }};
  std::stop_source stop = {};

  bool write(std::string_view text) { return pipe.write(text, stop.get_token()); }
  std::string take(std::size_t size) {
    std::array<char, 64> to{};
    return {to.data(), pipe.take(to.data(), size, state, [this] { ++waits; })};
  }
};

TEST(Pipe, GivesWhatWasWrittenInPiecesAndThenItsEnd) {
  Piped piped;
  EXPECT_TRUE(piped.write("0123"));
  EXPECT_TRUE(piped.write("456789"));
  EXPECT_EQ(piped.take(6), "012345");
  EXPECT_EQ(piped.take(6), "6789");
  EXPECT_EQ(piped.state, Pipe::State::open);
  piped.pipe.end(true);
  EXPECT_EQ(piped.take(6), "");
  EXPECT_EQ(piped.state, Pipe::State::whole);
  EXPECT_EQ(piped.waits, 0);
}

TEST(Pipe, WakesOnceWhoFoundNothing) {
  Piped piped;
  EXPECT_EQ(piped.take(6), "");
  EXPECT_EQ(piped.waits, 1);
  EXPECT_TRUE(piped.write("012"));
  EXPECT_EQ(piped.woken, 0) << "for so little";
  EXPECT_TRUE(piped.write("345"));
  EXPECT_TRUE(piped.write("67"));
  EXPECT_EQ(piped.woken, 1);
  EXPECT_EQ(piped.take(9), "01234567");
  EXPECT_EQ(piped.take(6), "");
  piped.pipe.end(false);
  EXPECT_EQ(piped.woken, 2);
  EXPECT_EQ(piped.take(6), "");
  EXPECT_EQ(piped.state, Pipe::State::broken);
}

TEST(Pipe, AFullOneMakesTheWriterWaitForTheReader) {
  Piped piped;
  EXPECT_TRUE(piped.write("01234567"));
  std::jthread writer([&] { EXPECT_TRUE(piped.write("89")); });
  EXPECT_EQ(piped.take(8), "01234567");
  writer.join();
  EXPECT_EQ(piped.take(8), "89");
}

TEST(Pipe, NobodyWritesToAClosedOneNorAfterAStop) {
  Piped closed;
  EXPECT_TRUE(closed.write("01234567"));
  std::jthread writer([&] { EXPECT_FALSE(closed.write("89")); });
  closed.pipe.close();
  writer.join();
  Piped stopped;
  EXPECT_TRUE(stopped.write("01234567"));
  std::jthread other([&] { EXPECT_FALSE(stopped.write("89")); });
  stopped.stop.request_stop();
}

}  // namespace
}  // namespace dynatlas::web
