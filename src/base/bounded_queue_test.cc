#include "base/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace dynatlas {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLong{10'000};

TEST(BoundedQueue, GivesItemsInTheirOrder) {
  BoundedQueue<int> queue(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(queue.push(i));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(queue.pop_for(kLong), i);
}

TEST(BoundedQueue, LosesPatience) {
  BoundedQueue<int> queue(1);
  EXPECT_EQ(queue.pop_for(milliseconds{1}), std::nullopt);
  EXPECT_FALSE(queue.drained());
}

TEST(BoundedQueue, CanBeEmptiedAfterItWasClosed) {
  BoundedQueue<int> queue(2);
  queue.push(1);
  queue.close();
  EXPECT_FALSE(queue.push(2));
  EXPECT_FALSE(queue.drained());
  EXPECT_EQ(queue.pop_for(kLong), 1);
  EXPECT_TRUE(queue.drained());
  EXPECT_EQ(queue.pop_for(kLong), std::nullopt);  // at once
}

TEST(BoundedQueue, TakesWhatCannotBeCopied) {
  BoundedQueue<std::unique_ptr<int>> queue(1);
  queue.push(std::make_unique<int>(5));
  EXPECT_EQ(**queue.pop_for(kLong), 5);
}

TEST(BoundedQueue, MakesThePusherWaitUntilThereIsRoom) {
  BoundedQueue<int> queue(1);
  queue.push(1);
  std::atomic<bool> pushed{false};
  std::thread pusher([&] {
    EXPECT_TRUE(queue.push(2));
    pushed = true;
  });
  std::this_thread::sleep_for(milliseconds{20});
  EXPECT_FALSE(pushed);
  EXPECT_EQ(queue.pop_for(kLong), 1);
  EXPECT_EQ(queue.pop_for(kLong), 2);
  pusher.join();
}

TEST(BoundedQueue, ClosingFreesAPusherAndDropsItsItem) {
  BoundedQueue<int> queue(1);
  queue.push(1);
  bool accepted = true;
  std::thread pusher([&] { accepted = queue.push(2); });
  std::this_thread::sleep_for(milliseconds{20});
  queue.close();
  pusher.join();
  EXPECT_FALSE(accepted);
  EXPECT_EQ(queue.pop_for(kLong), 1);
  EXPECT_TRUE(queue.drained());
}

TEST(BoundedQueue, ClosingFreesAPopper) {
  BoundedQueue<int> queue(1);
  std::optional<int> got = 1;
  std::thread popper([&] { got = queue.pop_for(kLong); });
  std::this_thread::sleep_for(milliseconds{20});
  queue.close();
  popper.join();
  EXPECT_EQ(got, std::nullopt);
}

TEST(BoundedQueue, LosesAndDoublesNothingAmongManyThreads) {
  constexpr int kThreads = 4, kEach = 2'000;
  BoundedQueue<int> queue(3);
  std::vector<std::atomic<int>> times(kThreads * kEach);
  std::vector<std::thread> pushers, poppers;
  for (int t = 0; t < kThreads; ++t) {
    pushers.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) EXPECT_TRUE(queue.push(t * kEach + i));
    });
    poppers.emplace_back([&] {
      while (!queue.drained()) {
        if (const auto item = queue.pop_for(milliseconds{100})) ++times[static_cast<std::size_t>(*item)];
      }
    });
  }
  for (auto& thread : pushers) thread.join();
  queue.close();
  for (auto& thread : poppers) thread.join();
  for (const auto& count : times) ASSERT_EQ(count, 1);
}

}  // namespace
}  // namespace dynatlas
