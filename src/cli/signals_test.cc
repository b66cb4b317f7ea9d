// Each case in a process of its own: signals end processes.
#include "cli/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace dynatlas::cli {
namespace {

struct SignalsTest : testing::Test {
  SignalsTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

bool stops_soon(const Signals& signals) {
  for (int i = 0; i < 1000 && !signals.stop().stop_requested(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return signals.stop().stop_requested();
}

// Exits with what Signals says after this signal; 1 when it was not heard, 2 when it was heard too early.
[[noreturn]] void hear(int signal) {
  const Signals signals;
  if (signals.exit_status() != 0 || signals.stop().stop_requested()) ::_exit(2);
  ::kill(::getpid(), signal);
  ::_exit(stops_soon(signals) ? signals.exit_status() : 1);
}

TEST_F(SignalsTest, TheFirstAsksToStop) {
  EXPECT_EXIT(hear(SIGINT), testing::ExitedWithCode(130), "");
  EXPECT_EXIT(hear(SIGTERM), testing::ExitedWithCode(143), "");
}

[[noreturn]] void hear_twice(int first, int second) {
  const Signals signals;
  ::kill(::getpid(), first);
  if (!stops_soon(signals)) ::_exit(1);
  ::kill(::getpid(), second);
  std::this_thread::sleep_for(std::chrono::seconds{30});
  ::_exit(1);
}

TEST_F(SignalsTest, TheSecondEndsTheProcess) {
  EXPECT_EXIT(hear_twice(SIGINT, SIGINT), testing::ExitedWithCode(130), "");
  EXPECT_EXIT(hear_twice(SIGINT, SIGTERM), testing::ExitedWithCode(143), "");
}

[[noreturn]] void ignore_the_stop() {
  const Signals signals(std::chrono::milliseconds{100});
  ::kill(::getpid(), SIGINT);
  std::this_thread::sleep_for(std::chrono::seconds{30});
  ::_exit(1);
}

TEST_F(SignalsTest, ARunThatDoesNotStopIsEnded) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EXIT(ignore_the_stop(), testing::ExitedWithCode(130), "interrupted; not waiting any longer");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{20});
}

TEST_F(SignalsTest, NoSignalIsNoStatus) {
  EXPECT_EXIT(
      {
        {
          const Signals signals;
        }
        const Signals again;
        ::_exit(again.exit_status() == 0 && !again.stop().stop_requested() ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace dynatlas::cli
