// The cache of credentials: when it fetches, what it hands out meanwhile, how it ends.
#include "aws/credentials_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dynatlas::aws {
namespace {

CredentialsPtr keys(const std::string& id, Clock::WallTime expires) {
  return std::make_shared<Credentials>(Credentials{id, "s", "t", expires});
}

CredentialsResult get(CredentialsSource& source) {
  std::promise<CredentialsResult> promise;
  source.get([&](CredentialsResult result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

// What is fetched beside comes soon, once it is asked for after the fetch before has ended.
bool comes_to_fetch(CredentialsSource& source, const std::atomic<int>& fetched, int times) {
  for (int tries = 0; fetched < times && tries < 5'000; ++tries) {
    EXPECT_TRUE(get(source).has_value());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return fetched == times;
}

bool comes_to(CredentialsSource& source, const std::string& key) {
  for (int tries = 0; tries < 5'000; ++tries) {
    if (get(source).value()->access_key_id == key) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

TEST(CredentialsCache, ThoseThatStayTheSameAreNotFetchedEachSecond) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  const auto expires = clock.wall_now() + std::chrono::minutes(4);
  {
    CachedCredentials source(
        [&](std::stop_token) -> CredentialsResult {
          ++fetched;
          return keys("same", expires);
        },
        clock);
    EXPECT_TRUE(get(source).has_value());
    clock.advance(std::chrono::seconds(2));
    EXPECT_TRUE(comes_to_fetch(source, fetched, 2));
    for (int i = 0; i < 20; ++i) {
      clock.advance(std::chrono::seconds(2));
      EXPECT_TRUE(get(source).has_value());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(fetched, 2);
    clock.advance(std::chrono::seconds(40));
    EXPECT_TRUE(comes_to_fetch(source, fetched, 3));
  }
  EXPECT_EQ(fetched, 3);
}

TEST(CredentialsCache, RefreshesBeforeTheyExpireAndOnlyThen) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  CachedCredentials source(
      [&](std::stop_token) -> CredentialsResult {
        return keys(std::to_string(++fetched), clock.wall_now() + std::chrono::hours(1));
      },
      clock);
  EXPECT_EQ(fetched, 0);
  EXPECT_EQ(get(source).value()->access_key_id, "1");
  clock.advance(std::chrono::minutes(54));
  EXPECT_EQ(get(source).value()->access_key_id, "1");
  EXPECT_EQ(fetched, 1);
  clock.advance(std::chrono::minutes(2));
  EXPECT_TRUE(comes_to(source, "2"));
  clock.advance(std::chrono::minutes(60));
  EXPECT_EQ(get(source).value()->access_key_id, "3") << "expired ones are handed out no more";
}

TEST(CredentialsCache, NobodyWaitsForARenewalWhileTheOldOnesAreGood) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  std::atomic<bool> hangs{true};
  CachedCredentials source(
      [&](std::stop_token stop) -> CredentialsResult {
        const int number = ++fetched;
        while (number == 2 && hangs && !stop.stop_requested())
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return keys(std::to_string(number), clock.wall_now() + std::chrono::hours(1));
      },
      clock);
  EXPECT_EQ(get(source).value()->access_key_id, "1");
  clock.advance(std::chrono::minutes(56));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get(source).value()->access_key_id, "1");
  clock.advance(std::chrono::seconds(210));  // 30 s before they expire: better to wait
  std::promise<CredentialsResult> late;
  source.get([&](CredentialsResult result) { late.set_value(std::move(result)); });
  auto answer = late.get_future();
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  hangs = false;
  EXPECT_EQ(answer.get().value()->access_key_id, "2");
  EXPECT_EQ(fetched, 2) << "one renewal at a time";
}

TEST(CredentialsCache, InvalidateFetchesAnewOncePerIdentity) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  CachedCredentials source(
      [&](std::stop_token) -> CredentialsResult { return keys(std::to_string(++fetched), Clock::WallTime::max()); },
      clock);
  const CredentialsPtr first = get(source).value();
  source.invalidate(first);
  const CredentialsPtr second = get(source).value();
  EXPECT_EQ(second->access_key_id, "2");
  source.invalidate(first);  // a call that was still in flight with the old ones
  EXPECT_EQ(get(source).value()->access_key_id, "2");
}

TEST(CredentialsCache, KeepsGoodOnesWhenARefreshFailsAndRemembersFailures) {
  ManualClock clock;
  std::atomic<int> fetched{0};
  CachedCredentials source(
      [&](std::stop_token) -> CredentialsResult {
        if (++fetched == 1) return keys("good", clock.wall_now() + std::chrono::minutes(10));
        return tl::unexpected(Failure{FailureKind::network, "unreachable"});
      },
      clock);
  EXPECT_TRUE(get(source).has_value());
  clock.advance(std::chrono::minutes(6));
  EXPECT_TRUE(comes_to_fetch(source, fetched, 2));
  clock.advance(std::chrono::minutes(6));
  EXPECT_EQ(get(source).error().message, "unreachable");
  const int failed = fetched;  // 3, or 2 where the renewal beside has only ended now
  EXPECT_EQ(get(source).error().message, "unreachable");
  EXPECT_EQ(fetched, failed);
  clock.advance(std::chrono::seconds(11));
  EXPECT_FALSE(get(source).has_value());
  EXPECT_EQ(fetched, failed + 1);
}

std::ptrdiff_t threads() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST(CredentialsCache, NoThreadIsLeftBetweenFetches) {
  ManualClock clock;
  const std::ptrdiff_t before = threads();
  std::vector<std::unique_ptr<CachedCredentials>> sources;
  for (int i = 0; i < 100; ++i) {
    sources.push_back(std::make_unique<CachedCredentials>(
        [&](std::stop_token) -> CredentialsResult { return keys("k", clock.wall_now() + std::chrono::hours(1)); },
        clock));
    EXPECT_TRUE(get(*sources.back()).has_value());
  }
  const std::ptrdiff_t few = before + 1;  // a sanitizer may have begun one of its own
  for (int tries = 0; threads() > few && tries < 2'000; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_LE(threads(), few);
  clock.advance(std::chrono::hours(2));
  for (const auto& source : sources) EXPECT_TRUE(get(*source).has_value()) << "and it can fetch again";
}

TEST(CredentialsCache, DestructionEndsWhoWaits) {
  ManualClock clock;
  std::optional<CredentialsResult> result;
  {
    CachedCredentials source(
        [](std::stop_token stop) -> CredentialsResult {
          while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return tl::unexpected(Failure{FailureKind::cancelled, "cancelled"});
        },
        clock);
    source.get([&](CredentialsResult r) { result = std::move(r); });
  }
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->error().kind, FailureKind::cancelled);
}

}  // namespace
}  // namespace dynatlas::aws
