#include "web/store_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/error.h"
#include "graph/fake_store.h"

namespace dynatlas::web {
namespace {

TEST(StorePool, AStoreIsUsedByOneAtATimeAndFewAreOpened) {
  std::atomic<std::size_t> opened = 0;
  StorePool pool(
      [&](const std::stop_token&) {
        ++opened;
        return std::make_unique<graph::FakeStore>();
      },
      {});
  std::atomic<int> answers = 0;
  std::vector<std::jthread> askers;
  for (int i = 0; i < 32; ++i) {
    askers.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        answers += pool.with([](graph::GraphStore& store) {
          auto& fake = dynamic_cast<graph::FakeStore&>(store);
          fake.calls.emplace_back("asked");  // a race, if two had it
          return 1;
        });
      }
    });
  }
  askers.clear();
  EXPECT_EQ(answers, 640);
  EXPECT_GE(opened, 1U);
  EXPECT_LE(opened, kStoresMax);
}

TEST(StorePool, AStoreWithWhichSomethingWentWrongIsNotUsedAgain) {
  int opened = 0;
  StorePool pool(
      [&](const std::stop_token&) {
        ++opened;
        return std::make_unique<graph::FakeStore>();
      },
      {});
  const auto fails = [](graph::GraphStore&) -> int { throw Error(ErrorKind::store, "lost"); };
  for (std::size_t i = 0; i < 2 * kStoresMax; ++i) EXPECT_THROW(pool.with(fails), Error);
  EXPECT_EQ(opened, static_cast<int>(2 * kStoresMax));
  EXPECT_EQ(pool.with([](graph::GraphStore&) { return 7; }), 7);
  EXPECT_EQ(pool.with([](graph::GraphStore&) { return 8; }), 8);
  EXPECT_EQ(opened, static_cast<int>(2 * kStoresMax) + 1);
}

TEST(StorePool, WhatCannotBeOpenedTakesNoPlace) {
  bool is_down = true;
  StorePool pool(
      [&](const std::stop_token&) -> std::unique_ptr<graph::GraphStore> {
        if (is_down) throw Error(ErrorKind::store, "down");
        return std::make_unique<graph::FakeStore>();
      },
      {});
  for (std::size_t i = 0; i < 2 * kStoresMax; ++i) EXPECT_THROW(pool.with([](auto&) { return 0; }), Error);
  is_down = false;
  EXPECT_EQ(pool.with([](auto&) { return 7; }), 7);
}

TEST(StorePool, WhatTakesTooLongIsStoppedAndItsStoreNotUsedAgain) {
  int opened = 0;
  std::stop_token token;
  std::stop_source outer;
  StorePool pool(
      [&](const std::stop_token& stop) {
        ++opened;
        token = stop;
        return std::make_unique<graph::FakeStore>();
      },
      outer.get_token());
  const auto never_ends = [&](graph::GraphStore&) -> int {
    while (!token.stop_requested()) std::this_thread::yield();
    throw Error(ErrorKind::interrupted, "stopped");
  };
  const auto kind_of = [&](std::chrono::milliseconds most) {
    try {
      pool.with(never_ends, most);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::internal;
  };
  EXPECT_EQ(pool.with([](auto&) { return 7; }), 7);
  EXPECT_EQ(kind_of(std::chrono::milliseconds{1}), ErrorKind::store);
  EXPECT_EQ(pool.with([](auto&) { return 8; }), 8);
  EXPECT_EQ(opened, 2);
  outer.request_stop();
  EXPECT_EQ(kind_of(std::chrono::hours{1}), ErrorKind::interrupted);
}

TEST(StorePool, AStoreThatWasOpenedAWhileAgoIsOpenedAnew) {
  int opened = 0;
  ManualClock clock;
  StorePool pool(
      [&](const std::stop_token&) {
        ++opened;
        return std::make_unique<graph::FakeStore>();
      },
      {}, clock);
  const auto use = [&] { return pool.with([&](auto&) { return opened; }); };
  EXPECT_EQ(use(), 1);
  clock.advance(kStoreAge);
  EXPECT_EQ(use(), 1);
  clock.advance(std::chrono::seconds{1});
  EXPECT_EQ(use(), 2);
  EXPECT_EQ(use(), 2);
}

}  // namespace
}  // namespace dynatlas::web
