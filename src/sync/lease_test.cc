#include "sync/lease.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>

#include "base/error.h"
#include "graph/fake_store.h"

namespace dynatlas::sync {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kAccount = "123456789012";
constexpr const char* kName = "sync 123456789012";
constexpr const char* kElsewhere = "elsewhere 1 1";

// What process_name() says in a process that has ended since.
std::string dead_process() {
  std::array<int, 2> pipe{};
  EXPECT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string name = process_name();
    const auto written = ::write(pipe[1], name.data(), name.size());
    ::_exit(written == static_cast<ssize_t>(name.size()) ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  std::array<char, 1024> name{};
  const auto length = ::read(pipe[0], name.data(), name.size());
  ::close(pipe[0]);
  ::close(pipe[1]);
  return {name.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
}

// A clock whose sleeper learns that time passed.
struct WatchedClock : ManualClock {
  void sleep_for(std::chrono::milliseconds duration) override {
    ManualClock::sleep_for(duration);
    if (on_sleep) on_sleep();
  }
  std::function<void()> on_sleep;
};

struct Leases : testing::Test {
  void hold(const std::string& holder) {
    graph::Lease& lease = store.leases[kName];
    lease = {kName, holder, lease.generation + 1, 0};
  }
  std::string holder() { return store.leases.at(kName).holder; }
  void expect_guard(std::string_view text, const std::function<void()>& step) {
    try {
      step();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::guard);
      EXPECT_THAT(error.what(), HasSubstr(std::string(text)));
    }
  }
  void expect_refused() {
    expect_guard("another run is syncing this account", [&] { const AccountLease lease(store, kAccount, clock); });
  }

  WatchedClock clock;
  graph::FakeStore store;
};

TEST(Process, IsGoneWhenItHasEnded) {
  EXPECT_FALSE(is_gone(process_name()));
  EXPECT_TRUE(is_gone(dead_process()));
}

// EPERM, and /proc may hide it.
TEST(Process, OfAnotherUserIsNotGone) {
  std::string name = process_name();
  const auto pid = name.find(' ') + 1;
  name.replace(pid, name.find(' ', pid) - pid, "1");
  const pid_t child = ::fork();
  if (child == 0) ::_exit((::getuid() != 0 || ::setuid(65534) == 0) && !is_gone(name) ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(Process, MayBeAliveWhereWeCannotKnow) {
  const std::string dead = dead_process();
  const std::string dead_elsewhere = "elsewhere" + dead.substr(dead.find(' '));
  for (const std::string& holder :
       {std::string(), std::string("x"), std::string("   "), dead_elsewhere, dead.substr(0, dead.find(' ')) + " -1 1",
        dead.substr(0, dead.find(' ')) + " x 1", dead.substr(0, dead.find(' ')) + " 99999999999999999999 1"}) {
    EXPECT_FALSE(is_gone(holder)) << holder;
  }
}

TEST(Process, NamesEveryLeaseDifferently) {
  EXPECT_NE(process_name(), process_name());
}

TEST_F(Leases, AreTakenAndGivenBack) {
  {
    const AccountLease lease(store, kAccount, clock);
    EXPECT_THAT(store.held(), ElementsAre(kName));
    EXPECT_EQ(lease.lease().holder, holder());
  }
  EXPECT_THAT(store.held(), IsEmpty());
}

TEST_F(Leases, GrowWithEachTaking) {
  std::int64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const AccountLease lease(store, kAccount, clock);
    EXPECT_GT(lease.lease().generation, last);
    last = lease.lease().generation;
  }
}

TEST_F(Leases, OfOtherAccountsStandBeside) {
  const AccountLease first(store, kAccount, clock);
  EXPECT_NO_THROW(AccountLease(store, "210987654321", clock));
}

TEST_F(Leases, ADeadProcessOfThisMachineIsSucceededAtOnce) {
  hold(dead_process());
  const AccountLease lease(store, kAccount, clock);
  EXPECT_EQ(holder(), lease.lease().holder);
  EXPECT_EQ(clock.elapsed(), seconds{0});
}

TEST_F(Leases, OfTwoThatSucceedADeadProcessOneIsRefused) {
  hold(dead_process());
  store.before = [&, is_first = true](std::string_view method) mutable {
    if (method == "take_lease" && !std::exchange(is_first, false)) hold("a/third 1 1");
  };
  expect_refused();
  EXPECT_EQ(holder(), "a/third 1 1");
}

TEST_F(Leases, AnyOtherThatDoesNotRenewIsWaitedFor) {
  const AccountLease mine(store, "210987654321", clock);
  for (const std::string& other : {std::string(kElsewhere), process_name()}) {
    hold(other);
    const auto before = clock.elapsed();
    const AccountLease lease(store, kAccount, clock);
    EXPECT_EQ(holder(), lease.lease().holder);
    EXPECT_EQ(clock.elapsed() - before, AccountLease::kTimeToLive);
  }
}

TEST_F(Leases, AnyOtherThatRenewsIsLeftAlone) {
  for (const std::string& other : {std::string(kElsewhere), process_name()}) {
    hold(other);
    const auto before = clock.elapsed();
    clock.on_sleep = [&] {
      if (clock.elapsed() - before >= seconds{5}) ++store.leases.at(kName).renewals;
    };
    expect_refused();
    EXPECT_EQ(clock.elapsed() - before, seconds{5});
    EXPECT_EQ(holder(), other);
  }
}

// Between the last look and the taking.
TEST_F(Leases, OneThatRenewsInTheLastMomentIsLeftAlone) {
  hold(kElsewhere);
  store.before = [&](std::string_view method) {
    if (method == "take_lease" && clock.elapsed() >= AccountLease::kTimeToLive) ++store.leases.at(kName).renewals;
  };
  expect_refused();
  EXPECT_EQ(holder(), kElsewhere);
}

TEST_F(Leases, OneThatIsGivenBackMeanwhileIsTakenAtOnce) {
  hold(kElsewhere);
  clock.on_sleep = [&] {
    if (clock.elapsed() >= seconds{3}) store.leases.at(kName).holder.clear();
  };
  const AccountLease lease(store, kAccount, clock);
  EXPECT_EQ(clock.elapsed(), seconds{3});
}

TEST_F(Leases, AThirdRunMayBeFaster) {
  hold(kElsewhere);
  clock.on_sleep = [&] {
    if (clock.elapsed() >= seconds{12}) hold("a/third 1 1");
  };
  expect_refused();
  EXPECT_EQ(holder(), "a/third 1 1");
}

TEST_F(Leases, WaitingEndsWithTheRun) {
  hold(kElsewhere);
  std::stop_source stop;
  clock.on_sleep = [&] { stop.request_stop(); };
  try {
    const AccountLease lease(store, kAccount, clock, {stop.get_token()});
    FAIL() << "took another run's lease";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
  EXPECT_EQ(clock.elapsed(), seconds{1});
  EXPECT_EQ(holder(), kElsewhere);
}

TEST_F(Leases, OthersAreKeptWhileOneIsWaitedFor) {
  hold(kElsewhere);
  AccountLease other(store, "210987654321", clock);
  const AccountLease lease(store, kAccount, clock, {{}, [&] { other.keep(); }});
  EXPECT_EQ(store.leases.at("sync 210987654321").renewals, AccountLease::kTimeToLive / AccountLease::kRenewal);
}

// The wall clock may be hours ahead or behind, and jump: it is not asked.
TEST_F(Leases, KnowNoWallClock) {
  hold(kElsewhere);
  clock.on_sleep = [&] {
    clock.set_wall(Clock::WallTime{std::chrono::hours{clock.elapsed() < seconds{4} ? 500'000 : 400'000}});
    if (clock.elapsed() >= seconds{8}) ++store.leases.at(kName).renewals;
  };
  expect_refused();
  EXPECT_EQ(clock.elapsed(), seconds{8});
}

TEST_F(Leases, AreRenewedWhenItIsTime) {
  AccountLease lease(store, kAccount, clock);
  clock.advance(AccountLease::kRenewal - seconds{1});
  lease.keep();
  EXPECT_EQ(store.leases.at(kName).renewals, 0);
  clock.advance(seconds{1});
  lease.keep();
  EXPECT_EQ(store.leases.at(kName).renewals, 1);
}

TEST_F(Leases, ThatWereLostStopTheRun) {
  for (const bool is_free_again : {false, true}) {
    AccountLease lease(store, kAccount, clock);
    clock.advance(seconds{40});
    hold(is_free_again ? "" : kElsewhere);
    expect_guard("another run took this over", [&] { lease.keep(); });
    hold("");
  }
}

TEST_F(Leases, ThatWereLostAreNotGivenBack) {
  {
    const AccountLease lease(store, kAccount, clock);
    hold(kElsewhere);
  }
  EXPECT_EQ(holder(), kElsewhere);
}

TEST_F(Leases, AStoreThatIsGoneAtTheEndIsNoError) {
  EXPECT_NO_THROW({
    const AccountLease lease(store, kAccount, clock);
    store.before = [](std::string_view) { throw Error(ErrorKind::store, "gone"); };
  });
}

}  // namespace
}  // namespace dynatlas::sync
