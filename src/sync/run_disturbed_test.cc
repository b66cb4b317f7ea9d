// Runs that are stopped, or whose store, lease or source fails, at any moment: they end soon, they delete nothing
// wrong, and run again they give the graph of an undisturbed run.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "sync/estate_reading.h"
#include "sync/fake_run.h"
#include "sync/run.h"

namespace dynatlas::sync {
namespace {

using aws::FailureKind;
using graph::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

// The graph of two regions, of which one table is gone and one is new in the run that is disturbed.
struct Disturbed : RunTest {
  void begin() {
    estate.regions["east"] = {{"a", 1}, {"gone", 2}};
    estate.regions["west"] = {{"b", 1}, {"c", 0}};
    sync();
    estate.regions["east"] = {{"a", 0}, {"new", 1}};
    estate.failures["west DescribeTable c"] = {FailureKind::throttled, "too fast"};
    store.calls.clear();
    store.writes = 0;
  }
  // Starts from begin() again, with nothing left of an earlier disturbance.
  void restart() {
    store = {};
    before_answer = nullptr;
    estate = {};
    options.update_tag = 100;
    begin();
  }
  std::map<std::string, std::map<std::string, std::int64_t>> graph_now() {
    std::map<std::string, std::map<std::string, std::int64_t>> all;
    for (const auto& [label, nodes] : store.labels) {
      for (const auto& [id, node] : nodes) all[label][id] = std::get<std::int64_t>(node.properties.at("lastupdated"));
    }
    return all;
  }
  // The graph after an undisturbed second run, with the update tag that it has when begun a third time.
  std::map<std::string, std::map<std::string, std::int64_t>> undisturbed() {
    restart();
    sync_again();
    sync_again();
    return graph_now();
  }
  // Runs again without the disturbance.
  void expect_recovers(const std::map<std::string, std::map<std::string, std::int64_t>>& expected) {
    before_answer = nullptr;
    store.before = nullptr;
    sync_again();
    EXPECT_EQ(graph_now(), expected);
    EXPECT_THAT(store.held(), IsEmpty());
  }
};

TEST_F(Disturbed, ByAStopAfterAnyAnswer) {
  const auto expected = undisturbed();
  restart();
  sync_again();
  const std::size_t answers = api->answered;
  ASSERT_EQ(answers, 6U);
  for (std::size_t at = 0; at < answers; ++at) {
    restart();
    std::stop_source stop;
    before_answer = [&](std::size_t answered) {
      if (answered == at) stop.request_stop();
    };
    const Report report = sync_again(stop.get_token());
    EXPECT_TRUE(report.interrupted);
    EXPECT_EQ(report.exit_status(), 130);
    EXPECT_EQ(store.times("remove"), 0U) << at;
    EXPECT_TRUE(tables().contains(arn("east", "gone"))) << at;
    EXPECT_NE(coverage("east", "ListTables", "complete_tag"), Value(std::int64_t{101})) << at;
    ASSERT_EQ(report.accounts.size(), 1U);
    EXPECT_EQ(report.accounts[0].parts.size(), 4U);
    expect_recovers(expected);
  }
}

// As when the signal arrives while the store works.
TEST_F(Disturbed, ByAStopAtAnyCallOfTheStore) {
  const auto expected = undisturbed();
  restart();
  sync_again();
  const std::size_t calls = store.calls.size();
  ASSERT_GT(calls, 10U);
  for (std::size_t at = 0; at < calls; ++at) {
    restart();
    std::stop_source stop;
    store.before = [&](std::string_view) {
      if (store.calls.size() == at) stop.request_stop();
    };
    const Report report = sync_again(stop.get_token());
    EXPECT_TRUE(report.interrupted) << at;
    EXPECT_THAT(tables(), IsSupersetOf({arn("east", "a"), arn("west", "b"), arn("west", "c")})) << at;
    expect_recovers(expected);
  }
}

// A Neo4j store whose wait for its server hears the stop.
TEST_F(Disturbed, ByAStopThatTheStoreThrowsUpon) {
  const auto expected = undisturbed();
  restart();
  sync_again();
  const std::size_t calls = store.calls.size();
  for (std::size_t at = 0; at < calls; ++at) {
    restart();
    std::stop_source stop;
    store.before = [&](std::string_view) {
      if (store.calls.size() != at) return;
      stop.request_stop();
      throw Error(ErrorKind::interrupted, "stopped");
    };
    try {
      EXPECT_TRUE(sync_again(stop.get_token()).interrupted) << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::interrupted) << at;  // before anything was read
    }
    store.before = nullptr;
    store.leases.clear();  // that it could not be given back is no fault here
    expect_recovers(expected);
  }
}

// What the report of an interrupted run says was written and deleted is what was.
TEST_F(Disturbed, ByAStopIsToldWithTheNumbersOfTheGraph) {
  const auto nodes_of = [&] {
    std::set<std::string> ids = tables();
    ids.merge(indexes());
    return ids;
  };
  const auto prepare_big = [&] {
    store = {};
    estate = {};
    before_answer = nullptr;
    options.update_tag = 100;
    options.allow_mass_delete = true;
    estate.regions["east"] = {{"a", 1}};
    estate.regions["west"] = {{"b", 1}};
    estate.add("east", "t", 2'100);
    sync();
    estate.regions["east"] = {{"a", 0}};
    store.calls.clear();
  };
  prepare_big();
  sync_again();
  ASSERT_EQ(store.times("remove"), 2U);
  std::set<std::size_t> moments;  // around each deletion, and some others
  for (std::size_t at = 0; at < store.calls.size(); ++at) {
    if (at % 25 == 0 || store.calls[at] == "remove") moments.merge(std::set<std::size_t>{at, at + 1});
  }
  std::set<std::uint64_t> seen;
  for (const bool throws : {false, true}) {
    for (const std::size_t at : moments) {
      prepare_big();
      const std::set<std::string> before = nodes_of();
      std::stop_source stop;
      store.before = [&](std::string_view) {
        if (store.calls.size() == at) stop.request_stop();
        if (throws && stop.stop_requested()) throw Error(ErrorKind::interrupted, "stopped");
      };
      const Report report = sync_again(stop.get_token());
      store.before = nullptr;
      const std::set<std::string> after = nodes_of();
      std::vector<std::string> gone;
      std::ranges::set_difference(before, after, std::back_inserter(gone));
      std::uint64_t told = 0;
      std::uint64_t tables_told = 0;
      for (const AccountReport& account : report.accounts) {
        told += deleted_nodes(account);
        tables_told += account.tables_gone.size();
      }
      EXPECT_EQ(told, gone.size()) << at;
      EXPECT_EQ(tables_told,
                std::ranges::count_if(gone, [](const auto& id) { return id.find("/index/") == std::string::npos; }))
          << at;
      seen.insert(told);
      EXPECT_THAT(tables(), IsSupersetOf({arn("east", "a"), arn("west", "b")}));
    }
  }
  EXPECT_GE(seen.size(), 4U);  // nothing, an index, that and a part of the tables, everything
}

TEST_F(Disturbed, ByAStopAtACommitThatIsNotAnsweredSaysSo) {
  begin();
  std::stop_source stop;
  store.before = [&](std::string_view method) {
    if (method != "remove") return;
    stop.request_stop();
    throw OutcomeUnknown(ErrorKind::interrupted, "stopped at a commit");
  };
  const Report report = sync_again(stop.get_token());
  ASSERT_EQ(report.accounts.size(), 1U);
  EXPECT_TRUE(report.accounts[0].last_write_unknown);
  EXPECT_THAT(to_text(report, 6, nullptr), HasSubstr("\"last_write_unknown\": true"));
}

TEST_F(Disturbed, ByAStoreThatFailsAtAnyCall) {
  const auto expected = undisturbed();
  restart();
  sync_again();
  const std::size_t calls = store.calls.size();
  for (std::size_t at = 0; at < calls; ++at) {
    restart();
    store.before = [&](std::string_view method) {
      if (store.calls.size() == at && method != "release_lease") throw Error(ErrorKind::store, "disk full");
    };
    try {
      sync_again();
      EXPECT_EQ(store.calls.at(at), "release_lease") << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::store);
    }
    EXPECT_THAT(tables(), IsSupersetOf({arn("east", "a"), arn("west", "b"), arn("west", "c")})) << at;
    expect_recovers(expected);
  }
}

TEST_F(Disturbed, ByATransientFaultAtAnyCallOfTheStoreIsNoDisturbance) {
  restart();
  sync_again();
  const auto expected = graph_now();
  restart();
  for (const char* method : {"load", "touch", "remove"}) {
    restart();
    store.before = [&, left = 2](std::string_view called) mutable {
      if (called == method && left-- > 0) throw Error(ErrorKind::store, "deadlock", "", true);
    };
    sync_again();
    EXPECT_EQ(graph_now(), expected) << method;
  }
}

// The reader is far ahead and waits for room in the queue when the store goes away.
TEST_F(Disturbed, ByAStoreThatFailsWhileMuchIsStillToBeRead) {
  estate.add("east", "t", 20'000);
  store.before = [](std::string_view method) {
    if (method == "load") throw Error(ErrorKind::store, "gone");
  };
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(sync(), Error);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{20});
  EXPECT_LT(api->answered, 10'000U);
  EXPECT_THAT(store.held(), IsEmpty());
}

TEST_F(Disturbed, ByASourceThatBreaksKeepsTheGraph) {
  begin();
  before_answer = [](std::size_t answered) {
    if (answered == 3) throw Error(ErrorKind::recording, "changed while it was being read", "answers.jsonl");
  };
  expect_error(ErrorKind::recording, "answers.jsonl: changed while it was being read");
  EXPECT_EQ(store.times("remove"), 0U);
  EXPECT_TRUE(tables().contains(arn("east", "gone")));
  EXPECT_EQ(coverage("east", "ListTables", "complete_tag"), Value(std::int64_t{100}));
  EXPECT_THAT(store.held(), IsEmpty());
}

// At whatever write: it stops there, and says so. Whether the other run still has the lease or is done with it.
TEST_F(Disturbed, ByALostLeaseWritesNothingMore) {
  restart();
  sync_again();
  const std::size_t calls = store.calls.size();
  const std::set<std::string> writing{"load", "touch", "remove"};
  std::size_t stopped = 0;
  for (std::size_t at = 0; at < calls; ++at) {
    restart();
    std::optional<std::map<std::string, std::map<std::string, std::int64_t>>> left;
    store.before = [&](std::string_view method) {
      if (left.has_value() || store.calls.size() < at || !writing.contains(std::string(method))) return;
      for (auto& [name, lease] : store.leases)
        lease = {name, at % 2 == 0 ? "" : "elsewhere 1 1", lease.generation + 1, 0};
      left = graph_now();
    };
    try {
      sync_again();
      EXPECT_FALSE(left.has_value()) << at;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::guard) << at;
      EXPECT_THAT(error.what(), HasSubstr("another run took this over")) << at;
      EXPECT_EQ(graph_now(), left) << at;
      EXPECT_THAT(store.held(), testing::SizeIs(at % 2)) << at;
      ++stopped;
    }
  }
  EXPECT_GT(stopped, 10U);
}

TEST_F(Disturbed, ByALostLeaseOfOneAccountCostsOnlyThat) {
  begin();
  options.accounts.push_back({"210987654321", "other", {"east"}});
  store.before = [&](std::string_view method) {
    if (method != "remove") return;
    graph::Lease& lease = store.leases.at("sync " + std::string(kAccount));
    lease = {lease.name, "", lease.generation + 1, 0};
  };
  const Report report = sync_again();
  EXPECT_EQ(report.exit_status(), exit_code(ErrorKind::guard));
  ASSERT_EQ(report.accounts.size(), 2U);
  EXPECT_THAT(report.accounts[0].refused, HasSubstr("another run took this over"));
  EXPECT_EQ(report.accounts[1].refused, "");
  EXPECT_TRUE(tables().contains(arn("east", "gone")));
}

// The second belt, should the lease not hold.
TEST_F(Disturbed, ByANewerRunThatNobodySawKeepsWhatItWrote) {
  begin();
  store.labels["DynamoDBTable"][arn("east", "gone")].properties["lastupdated"] = std::int64_t{900};
  const Report report = sync_again();
  EXPECT_TRUE(tables().contains(arn("east", "gone")));
  EXPECT_THAT(report.accounts.at(0).tables_gone, testing::Not(testing::Contains(arn("east", "gone"))));
}

TEST_F(Disturbed, ByANewerRunADryRunTellsNoDeletionThatASyncWouldNotDo) {
  begin();
  store.labels["DynamoDBTable"][arn("east", "gone")].properties["lastupdated"] = std::int64_t{900};
  options.dry_run = true;
  EXPECT_THAT(sync_again().accounts.at(0).tables_gone, testing::Not(testing::Contains(arn("east", "gone"))));
}

TEST_F(Disturbed, ByANewerRunThatComesBeforeTheDeletionKeepsWhatItWrote) {
  begin();
  store.before = [&](std::string_view method) {
    if (method == "remove")
      store.labels["DynamoDBTable"][arn("east", "gone")].properties["lastupdated"] = std::int64_t{900};
  };
  sync_again();
  EXPECT_TRUE(tables().contains(arn("east", "gone")));
}

// --force goes on from the graph as it is: what that held is not newer.
TEST_F(Disturbed, ByALaterTagOfTheGraphAForcedRunDeletesWhatIsGone) {
  begin();
  for (auto& [label, nodes] : store.labels) {
    for (auto& [id, node] : nodes) node.properties["lastupdated"] = std::int64_t{900};
  }
  options.force = true;
  sync_again();
  EXPECT_FALSE(tables().contains(arn("east", "gone")));
}

TEST_F(Disturbed, AccountsBehindAStopAreNotBegun) {
  for (int i = 0; i < 9; ++i) options.accounts.push_back({"21098765432" + std::to_string(i), "other", {"east"}});
  estate.regions["east"] = {{"a", 0}};
  std::stop_source stop;
  before_answer = [&](std::size_t answered) {
    if (answered == 1) stop.request_stop();
  };
  const Report report = sync(stop.get_token());
  EXPECT_LE(report.accounts.size(), kAccountsAtOnce);
  EXPECT_TRUE(report.interrupted);
  EXPECT_THAT(store.nodes("AWSAccount"), testing::SizeIs(testing::Le(kAccountsAtOnce)));
  EXPECT_THAT(store.held(), IsEmpty());
}

// As one that waits for its server does.
TEST_F(Disturbed, AStoreThatHearsTheStopTooEndsTheRunWithItsReport) {
  for (int i = 0; i < 300; ++i) estate.regions["east"]["t" + std::to_string(i)] = 0;
  std::stop_source stop;
  before_answer = [&](std::size_t answered) {
    if (answered == 200) stop.request_stop();
  };
  store.before = [&](std::string_view) {
    if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "stopped");
  };
  const Report report = sync(stop.get_token());
  store.before = nullptr;
  EXPECT_TRUE(report.interrupted);
  ASSERT_EQ(report.accounts.size(), 1U);
  EXPECT_EQ(report.accounts[0].parts.size(), 4U);
  EXPECT_EQ(store.times("remove"), 0U);
}

TEST_F(Disturbed, ByAStopBeforeItBeganReadsNothing) {
  std::stop_source stop;
  stop.request_stop();
  const Report report = sync(stop.get_token());
  EXPECT_TRUE(report.interrupted);
  EXPECT_THAT(report.accounts, IsEmpty());
  EXPECT_EQ(store.writes, 0U);
}

}  // namespace
}  // namespace dynatlas::sync
