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
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kAccount = "123456789012";
constexpr const char* kName = "sync 123456789012";

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
  std::chrono::sys_seconds now() const { return std::chrono::floor<seconds>(clock.wall_now()); }
  void hold(const std::string& holder, seconds left = AccountLease::kTimeToLive) {
    store.leases[kName] = {holder, now() + left};
  }
  void expect_refused(std::string_view text) {
    try {
      const AccountLease lease(store, kAccount, clock);
      ADD_FAILURE() << "taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::guard);
      EXPECT_THAT(error.what(), HasSubstr(std::string(text)));
    }
  }

  WatchedClock clock;
  graph::FakeStore store;
};

TEST(Process, IsAliveWhileItRuns) {
  EXPECT_TRUE(may_be_alive(process_name()));
  EXPECT_FALSE(may_be_alive(dead_process()));
}

TEST(Process, IsToldApartFromALaterOneOfItsNumber) {
  std::string name = process_name();  // machine, pid, start, count
  const auto start = name.find(' ', name.find(' ') + 1) + 1;
  name.insert(start, "1");
  EXPECT_FALSE(may_be_alive(name));
}

TEST(Process, MayBeAliveWhereWeCannotKnow) {
  for (const char* holder : {"", "x", "another/machine/ 1 2 3", "   "}) EXPECT_TRUE(may_be_alive(holder)) << holder;
}

TEST(Process, NamesEveryLeaseDifferently) {
  EXPECT_NE(process_name(), process_name());
}

TEST_F(Leases, AreTakenAndGivenBack) {
  {
    const AccountLease lease(store, kAccount, clock);
    ASSERT_EQ(store.leases.size(), 1U);
    EXPECT_EQ(store.leases.at(kName).expires, now() + AccountLease::kTimeToLive);
  }
  EXPECT_THAT(store.leases, IsEmpty());
}

TEST_F(Leases, OfTwoRunsInOneProcessTheSecondIsRefusedAtOnce) {
  const AccountLease first(store, kAccount, clock);
  expect_refused("another run is syncing this account");
  EXPECT_EQ(clock.elapsed(), seconds{0});
  EXPECT_EQ(store.leases.size(), 1U);
  EXPECT_NO_THROW(AccountLease(store, "210987654321", clock));
}

TEST_F(Leases, ADeadProcessOfThisMachineIsSetAsideAtOnce) {
  hold(dead_process());
  const AccountLease lease(store, kAccount, clock);
  EXPECT_TRUE(may_be_alive(store.leases.at(kName).holder));
  EXPECT_EQ(clock.elapsed(), seconds{0});
}

TEST_F(Leases, OneElsewhereThatDoesNotRenewIsWaitedFor) {
  hold("another/machine/ 1 2 3", seconds{12});
  const AccountLease lease(store, kAccount, clock);
  EXPECT_NE(store.leases.at(kName).holder, "another/machine/ 1 2 3");
  EXPECT_EQ(clock.elapsed(), seconds{12});
}

TEST_F(Leases, OneElsewhereThatRenewsIsLeftAlone) {
  hold("another/machine/ 1 2 3", seconds{12});
  clock.on_sleep = [&] {
    if (clock.elapsed() >= seconds{5}) hold("another/machine/ 1 2 3");
  };
  expect_refused("another run is syncing this account");
  EXPECT_EQ(clock.elapsed(), seconds{5});
  EXPECT_EQ(store.leases.at(kName).holder, "another/machine/ 1 2 3");
}

TEST_F(Leases, WaitingEndsWithTheRun) {
  hold("another/machine/ 1 2 3");
  std::stop_source stop;
  clock.on_sleep = [&] { stop.request_stop(); };
  try {
    const AccountLease lease(store, kAccount, clock, stop.get_token());
    FAIL() << "took another run's lease";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
  EXPECT_EQ(clock.elapsed(), seconds{1});
  EXPECT_EQ(store.leases.at(kName).holder, "another/machine/ 1 2 3");
}

TEST_F(Leases, AThirdRunMayBeFaster) {
  hold("another/machine/ 1 2 3", seconds{12});
  clock.on_sleep = [&] {
    if (clock.elapsed() >= seconds{12}) hold("a/third/ 1 2 3");
  };
  expect_refused("another run is syncing this account");
  EXPECT_EQ(store.leases.at(kName).holder, "a/third/ 1 2 3");
}

// Its machine's clock runs ahead by hours: the wait must end all the same.
TEST_F(Leases, OneElsewhereWhoseClockRunsAheadIsWaitedForNoLongerThanALeaseLives) {
  hold("another/machine/ 1 2 3", seconds{3 * 3600});
  const AccountLease lease(store, kAccount, clock);
  EXPECT_NE(store.leases.at(kName).holder, "another/machine/ 1 2 3");
  EXPECT_LE(clock.elapsed(), AccountLease::kTimeToLive + seconds{1});
}

TEST_F(Leases, AreRenewedWhenAThirdOfTheirTimeIsOver) {
  AccountLease lease(store, kAccount, clock);
  const auto before = store.times("acquire_lease");
  clock.advance(seconds{9});
  lease.keep();
  EXPECT_EQ(store.times("acquire_lease"), before);
  clock.advance(seconds{1});
  lease.keep();
  EXPECT_EQ(store.times("acquire_lease"), before + 1);
  EXPECT_EQ(store.leases.at(kName).expires, now() + AccountLease::kTimeToLive);
}

TEST_F(Leases, ThatWereLostStopTheRun) {
  AccountLease lease(store, kAccount, clock);
  clock.advance(seconds{40});
  hold("another/machine/ 1 2 3");
  EXPECT_THROW(lease.keep(), Error);
}

TEST_F(Leases, ThatWereLostAreNotGivenBack) {
  {
    const AccountLease lease(store, kAccount, clock);
    hold("another/machine/ 1 2 3");
  }
  EXPECT_EQ(store.leases.at(kName).holder, "another/machine/ 1 2 3");
}

TEST_F(Leases, AStoreThatIsGoneAtTheEndIsNoError) {
  EXPECT_NO_THROW({
    const AccountLease lease(store, kAccount, clock);
    store.before = [](std::string_view) { throw Error(ErrorKind::store, "gone"); };
  });
}

}  // namespace
}  // namespace dynatlas::sync
