// What is true of Neo4j only; the contract of every store is in store_contract_test.cc.
#include "store/neo4j/neo4j_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "base/error.h"
#include "store/neo4j/test_schemas.h"
#include "store/neo4j/test_server.h"

namespace dynatlas::neo4j {
namespace {

using namespace testing_schemas;  // NOLINT: as in cypher_test.cc
using graph::LoadCount;
using graph::Rows;
using graph::Time;
using graph::TimeKind;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

graph::Params run(std::int64_t tag, const std::string& account = "1") {
  return {{"ACCOUNT", account}, {"Region", "here"}, {"UPDATE_TAG", tag}};
}

void load_account(graph::GraphStore& store, std::int64_t tag, const std::string& id = "1") {
  static constexpr std::array<std::string_view, 1> kFields{"id"};
  Rows rows(kFields);
  rows.add()[0] = id;
  store.load(kAccount, rows, run(tag));
}

Rows tables(int first, int count, Time made_at = {1'609'459'200, 0}) {
  Rows rows(kTableFields);
  for (int i = first; i < first + count; ++i) {
    const auto row = rows.add();
    row[0] = "table-" + std::to_string(i);
    row[1] = "name-" + std::to_string(i);
    row[2] = made_at;
  }
  return rows;
}

Rows named(const std::vector<std::pair<std::string, std::string>>& list) {
  Rows rows(kTableFields);
  for (const auto& [id, name] : list) {
    const auto row = rows.add();
    row[0] = id;
    row[1] = name;
  }
  return rows;
}

class Neo4jStoreTest : public testing::Test {
 protected:
  std::unique_ptr<Neo4jStore> connected(TimeKind times = TimeKind::epoch, bool may_constrain = true) {
    return database.connect(times, clock, may_constrain);
  }
  std::unique_ptr<Neo4jStore> prepared(TimeKind times = TimeKind::epoch, bool may_constrain = true) {
    auto store = connected(times, may_constrain);
    store->prepare(kModel);
    return store;
  }
  static std::string message(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::store);
      return error.what();
    }
    return "no error";
  }
  json rules(const std::string& kind) {
    json all = json::array();
    for (const auto& record : database.run("SHOW " + kind + " YIELD labelsOrTypes, properties WHERE labelsOrTypes IS " +
                                           "NOT NULL RETURN labelsOrTypes[0] + '.' + properties[0] AS x ORDER BY x")) {
      all.push_back(record[0]);
    }
    return all;
  }

  EmptyDatabase database;
  ManualClock clock;
};

TEST_F(Neo4jStoreTest, PreparesConstraintsAndIndexesThatAreOnline) {
  prepared();
  EXPECT_EQ(rules("CONSTRAINTS"),
            json::parse(R"(["Account.id", "DynatlasLease.id", "Index.id", "Table.id", "TheirTable.id"])"));
  EXPECT_EQ(rules("INDEXES"),
            json::parse(R"(["Account.id", "Account.lastupdated", "Database._ont_name", "Database._ont_source",
                            "DynatlasLease.id", "Index.arn", "Index.id", "Index.lastupdated", "Index.origin", "Key.arn",
                            "Key.region", "Reader.name", "Reader.title", "Table.arn", "Table.id", "Table.lastupdated",
                            "TheirTable.arn", "TheirTable.id", "TheirTable.lastupdated"])"));
  EXPECT_EQ(database.value("SHOW INDEXES YIELD state WHERE state <> 'ONLINE' RETURN count(*)"), 0);
}

TEST_F(Neo4jStoreTest, PreparedTwiceChangesNothing) {
  prepared();
  const json before = rules("INDEXES");
  prepared();
  EXPECT_EQ(rules("INDEXES"), before);
}

TEST_F(Neo4jStoreTest, TheConstraintTakesThePlaceOfAPlainIndex) {
  database.run("CREATE INDEX their_index FOR (n:Table) ON (n.id)");
  database.run("CREATE INDEX another FOR (n:Table) ON (n.name)");
  prepared();
  EXPECT_THAT(rules("CONSTRAINTS"), testing::Contains("Table.id"));
  EXPECT_EQ(database.value("SHOW INDEXES YIELD name WHERE name IN ['their_index', 'another'] RETURN collect(name)"),
            json::parse(R"(["another"])"));
  database.run("CREATE INDEX IF NOT EXISTS FOR (n:Table) ON (n.id)");  // as Cartography does; accepted
}

TEST_F(Neo4jStoreTest, ClientsThatPrepareAtOnceAllSucceed) {
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      try {
        EmptyDatabase::client(TimeKind::epoch, system_clock())->prepare(kModel);
        ++succeeded;
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(succeeded, 4);
  EXPECT_EQ(rules("CONSTRAINTS").size(), 5U);
  EXPECT_EQ(rules("INDEXES").size(), 19U);
}

// Between our prepare() and our load() another client makes the node by its own name.
TEST_F(Neo4jStoreTest, MeetsANodeThatAnotherClientMakesMeanwhile) {
  auto store = prepared();
  database.run("CREATE (:TheirTable {id: 'a', name: 'theirs', firstseen: 5})");
  store->load(kTable, named({{"a", "ours"}}), run(7));
  EXPECT_EQ(database.value("MATCH (n) WHERE n.id = 'a' RETURN collect([n.name, n.firstseen, size(labels(n))])"),
            json::parse(R"([["ours", 5, 3]])"));
}

// Its transaction is open when we load: we wait for it, and then meet its node.
TEST_F(Neo4jStoreTest, MeetsANodeThatAnotherClientIsAboutToMake) {
  auto store = prepared();
  bolt::Client other(test_server());
  std::thread ours;
  other.run_in_transaction(bolt::AccessMode::write, [&](bolt::Transaction& transaction) {
    transaction.run("CREATE (:TheirTable {id: 'a', firstseen: 5})");
    ours = std::thread([&] { store->load(kTable, named({{"a", "ours"}}), run(7)); });
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
  });
  ours.join();
  EXPECT_EQ(database.value("MATCH (n) WHERE n.id = 'a' RETURN collect([n.name, n.firstseen, size(labels(n))])"),
            json::parse(R"([["ours", 5, 3]])"));
}

// And the other way round: a MERGE by their name finds what we are about to commit.
TEST_F(Neo4jStoreTest, IsMetByAClientOfTheOtherVocabulary) {
  auto store = prepared();
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, i] {
      if (i % 2 == 0) {
        EmptyDatabase::client(TimeKind::epoch, system_clock())->load(kTable, named({{"a", "A"}, {"b", "B"}}), run(7));
      } else {
        bolt::Client(test_server()).run_in_transaction(bolt::AccessMode::write, [](bolt::Transaction& transaction) {
          transaction.run("UNWIND ['b', 'a'] AS id MERGE (n:TheirTable {id: id}) SET n:Database");
        });
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(database.value("MATCH (n) WHERE n.id IN ['a', 'b'] RETURN count(n)"), 2);
}

// A graph that another client made, in its own vocabulary.
TEST_F(Neo4jStoreTest, AdoptsNodesOfASiblingVocabulary) {
  database.run("CREATE (:TheirTable {id: 'table-0', theirs: 'kept', firstseen: 5})-[:THEIR_REL {x: 1}]->(:Other)");
  database.run("CREATE (:TheirTable {theirs: 'has no id'}), (:Database {id: 'table-1'}), (:Tenant {id: '1'})");
  const auto store = prepared();
  EXPECT_EQ(database.value("MATCH (n:Table:TheirTable:Database) RETURN collect(n.id)"), json::parse(R"(["table-0"])"));
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN count(n)"), 1);
  EXPECT_EQ(database.value("MATCH (n:Account) RETURN count(n)"), 0);  // a tenant may be of any cloud

  load_account(*store, 7);
  EXPECT_EQ(store->load(kTable, tables(0, 2), run(7)).nodes, 2U);
  EXPECT_EQ(database.value("MATCH (n:Table {id: 'table-0'}) RETURN n {.theirs, .firstseen, .name, .lastupdated}"),
            json::parse(R"({"theirs": "kept", "firstseen": 5, "name": "name-0", "lastupdated": 7})"));
  EXPECT_EQ(database.value("MATCH (:Table {id: 'table-0'})-[r:THEIR_REL]->(:Other) RETURN properties(r)"),
            json::parse(R"({"x": 1})"));
  EXPECT_EQ(database.value("MATCH (n:TheirTable) RETURN count(n)"), 3);  // table-0, table-1, the one without id
  EXPECT_EQ(database.value("MATCH (n:Database {id: 'table-1'}) RETURN count(n)"), 2);  // the other was not ours
}

TEST_F(Neo4jStoreTest, AdoptsInBatches) {
  database.run("UNWIND range(1, 25000) AS i CREATE (:TheirTable {id: 'table-' + i})");
  prepared();
  EXPECT_EQ(database.value("MATCH (n:Table:TheirTable:Database) RETURN count(n)"), 25'000);
}

TEST_F(Neo4jStoreTest, DuplicatesAreNamedAndNothingIsChanged) {
  database.run("UNWIND ['b', 'b', 'a', 'a', 'c'] AS id CREATE (:Table {id: id})");
  const auto store = connected();
  EXPECT_THAT(message([&] { store->prepare(kModel); }), HasSubstr("2 ids stand on several Table nodes each, as a, b;"));
  EXPECT_EQ(rules("CONSTRAINTS"), json::array());
  EXPECT_EQ(rules("INDEXES"), json::array());
}

TEST_F(Neo4jStoreTest, ADuplicateAcrossVocabulariesIsNamed) {
  prepared();
  database.run("CREATE (:Table {id: 'a'}), (:TheirTable {id: 'a'})");
  const auto store = connected();
  EXPECT_THAT(message([&] { store->prepare(kModel); }), HasSubstr("1 id stands on several Table nodes each, as a;"));
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN count(n)"), 1);
}

TEST_F(Neo4jStoreTest, RefusesTimesOfTheOtherKind) {
  database.run("CREATE (:TheirTable {id: 'a', `made at`: datetime()})");
  EXPECT_THAT(message([&] { connected(TimeKind::epoch)->prepare(kModel); }), HasSubstr("use --timestamps datetime"));
  EXPECT_EQ(rules("CONSTRAINTS"), json::array());
  connected(TimeKind::datetime)->prepare(kModel);
  EXPECT_THAT(message([&] { connected(TimeKind::epoch)->prepare(kModel); }), HasSubstr("use --timestamps datetime"));
  database.run("CREATE (:Table {id: 'b', `made at`: 1.5})");
  EXPECT_THAT(message([&] { connected(TimeKind::datetime)->prepare(kModel); }),
              HasSubstr("MATCH (n:Table) REMOVE n.`made at`"));
}

TEST_F(Neo4jStoreTest, DatetimesAreZonedAndExact) {
  const auto store = prepared(TimeKind::datetime);
  load_account(*store, 7);
  store->load(kTable, tables(0, 1, {1'634'502'011, 211'456'789}), run(7));
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN n.`made at` = datetime('2021-10-17T20:20:11.211456Z')"), true);
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN n.`made at`"), "2021-10-17T20:20:11.211456000+00:00");
  EXPECT_EQ(store->property(kTable, "table-0", "made at"), graph::Value(Time{1'634'502'011, 211'456'000}));
}

// A graph that held nothing is written to without a look; what others make there meanwhile is found nevertheless.
TEST_F(Neo4jStoreTest, MeetsWhatAnotherMadeSinceItWasPrepared) {
  for (const bool full_load : {false, true}) {
    EmptyDatabase fresh;
    const auto store = fresh.connect(TimeKind::epoch, clock, true, full_load);
    store->prepare(kModel);
    load_account(*store, 1);
    store->load(kTable, tables(0, 1), run(1));
    fresh.run("CREATE (:Table {id: 'table-1', theirs: 1}), (:TheirTable {id: 'table-2', theirs: 1})");
    const auto count = store->load(kTable, tables(0, 4), run(2));
    EXPECT_EQ(count.nodes, 4U);
    EXPECT_EQ(count.relationships, 4U);
    EXPECT_EQ(fresh.value("MATCH (n:Table:TheirTable {lastupdated: 2}) RETURN count(n)"), 4);
    EXPECT_EQ(fresh.value("MATCH (n) WHERE n.id STARTS WITH 'table' RETURN [count(n), sum(n.theirs)]"),
              json::parse("[4, 2]"));
    fresh.run("CREATE (:TheirTable {id: 'table-4', theirs: 1})");
    store->load(kTable, tables(0, 5), run(3));
    EXPECT_EQ(fresh.value("MATCH (n:Table:TheirTable {lastupdated: 3}) RETURN [count(n), sum(n.theirs)]"),
              json::parse("[5, 3]"));
  }
}

// Two clients that do the same at the same moment, round by round.
void at_once(int rounds, bool may_constrain, const std::function<void(int client, int round, Neo4jStore&)>& work) {
  std::barrier together(2);
  std::vector<std::thread> clients;
  for (int client = 0; client < 2; ++client) {
    clients.emplace_back([&, client] {
      std::unique_ptr<Neo4jStore> store;
      for (int round = -1; round < rounds; ++round) {
        try {
          if (round < 0) {
            store = EmptyDatabase::client(TimeKind::epoch, system_clock(), may_constrain);
            store->prepare(kModel);
          } else if (store != nullptr) {
            work(client, round, *store);
          }
        } catch (const std::exception& error) {
          ADD_FAILURE() << error.what();
        }
        together.arrive_and_wait();
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

// The same new nodes in opposite order: deadlocks, which are retried.
void load_against_each_other(EmptyDatabase& database, bool may_constrain) {
  constexpr int kRounds = 10;
  at_once(kRounds, may_constrain, [](int client, int round, Neo4jStore& store) {
    const Rows forward = tables(100 * round, 100);
    Rows backward(kTableFields);
    for (std::size_t i = forward.size(); i-- > 0;) std::ranges::copy(forward[i], backward.add().begin());
    EXPECT_EQ(store.load(kTable, client == 0 ? forward : backward, run(round)).relationships, 100U);
  });
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN count(n)"), 100 * kRounds);
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN count(DISTINCT n.id)"), 100 * kRounds);
  EXPECT_EQ(database.value("MATCH (:Account)-[r:RESOURCE]->(:Table) RETURN count(r)"), 100 * kRounds);
}

TEST_F(Neo4jStoreTest, TwoClientsAtOnceDoubleNothing) {
  load_account(*prepared(), 1);
  load_against_each_other(database, true);
}

TEST_F(Neo4jStoreTest, WithoutConstraintsClientsTakeTurns) {
  load_account(*prepared(TimeKind::epoch, false), 1);
  load_against_each_other(database, false);
  EXPECT_EQ(rules("CONSTRAINTS"), json::array());
}

// Each round both have seen the lease of a dead one, and want it.
TEST_F(Neo4jStoreTest, OfTwoThatSucceedADeadHolderOneGetsTheLease) {
  constexpr int kRounds = 60;
  const auto store = connected();
  std::vector<graph::Lease> dead;
  for (int round = 0; round < kRounds; ++round) {
    dead.push_back(store->take_lease("race " + std::to_string(round), "dead"));
  }
  std::array<std::atomic<int>, kRounds> winners{};
  at_once(kRounds, true, [&](int client, int round, Neo4jStore& mine) {
    const auto at = static_cast<std::size_t>(round);
    const std::string me = "client " + std::to_string(client);
    winners.at(at) += mine.take_lease(dead[at].name, me, &dead[at]).holder == me ? 1 : 0;
  });
  for (const auto& won : winners) EXPECT_EQ(won, 1);
}

TEST_F(Neo4jStoreTest, LeavesTheGraphOfOthersAlone) {
  const auto store = prepared();
  load_account(*store, 1);
  store->load(kTable, tables(0, 2), run(1));
  database.run("MATCH (n:Table {id: 'table-0'}) SET n.theirs = 1, n:Theirs");
  database.run("MATCH (a:Account), (n:Table) CREATE (n)-[:RESOURCE {back: true}]->(a), (n)-[:TAGGED]->(:Tag)");
  store->load(kTable, tables(0, 2), run(2));
  store->touch(kTable, std::vector<std::string>{"table-0"}, 3);
  EXPECT_EQ(database.value("MATCH (n:Theirs) RETURN n {.theirs, .lastupdated}"),
            json::parse(R"({"theirs": 1, "lastupdated": 3})"));
  EXPECT_EQ(database.value("MATCH ()-[r:RESOURCE {back: true}]->() RETURN collect(properties(r))"),
            json::parse(R"([{"back": true}, {"back": true}])"));
  store->remove(kTable, std::vector<std::string>{"table-0"});
  EXPECT_EQ(database.value("MATCH (n:Tag) RETURN count(n)"), 2);
}

TEST_F(Neo4jStoreTest, AFailedLoadChangesNothing) {
  const auto store = prepared();
  load_account(*store, 1);
  Rows rows = tables(0, 3);
  rows.at(2)[1] = std::string(20'000, 'x');  // too long for the index on _ont_name
  EXPECT_THAT(message([&] { store->load(kTable, rows, run(1)); }), HasSubstr("too large to index"));
  EXPECT_EQ(database.value("MATCH (n:Table) RETURN count(n)"), 0);
  EXPECT_EQ(store->load(kTable, tables(0, 3), run(1)).relationships, 3U);
}

TEST_F(Neo4jStoreTest, ReadsGraphElementsAsJson) {
  const auto store = connected();
  database.run("CREATE (:A {x: 1})-[:R {y: datetime('2021-10-17T20:20:11.5Z')}]->(:B)");
  json cell;
  const auto take = [&](const std::vector<std::string>& columns, const std::vector<json>& cells) {
    EXPECT_EQ(columns, std::vector<std::string>{"p"});
    cell = cells.at(0);
    return true;
  };
  store->read("MATCH p = (:B)<-[:R]-(:A) RETURN p", {}, take);
  EXPECT_EQ(cell, json::parse(R"({
    "nodes": [{"labels": ["B"], "properties": {}}, {"labels": ["A"], "properties": {"x": 1}}],
    "relationships": [{"type": "R", "properties": {"y": "2021-10-17T20:20:11.500000000+00:00"}, "start": 1, "end": 0}]
  })"));
}

TEST_F(Neo4jStoreTest, ReadsALargeAnswerInAStream) {
  const auto store = connected();
  std::int64_t sum = 0;
  store->read("UNWIND range(1, 100000) AS n RETURN n", {}, [&](const auto&, const std::vector<json>& cells) {
    sum += cells[0].get<std::int64_t>();
    return true;
  });
  EXPECT_EQ(sum, 5'000'050'000);
}

TEST_F(Neo4jStoreTest, AWrongPasswordIsToldWithoutIt) {
  Options options;
  options.bolt = test_server();
  options.bolt.auth.secret = "not-the-password";
  const std::string what = message([&] { Neo4jStore::open(options); });
  EXPECT_THAT(what, AllOf(HasSubstr("refuses the user or the password"), HasSubstr("bolt://127.0.0.1:"),
                          Not(HasSubstr("not-the-password"))));
}

TEST_F(Neo4jStoreTest, AnUnreachableServerIsTold) {
  Options options;
  options.bolt = test_server();
  options.bolt.uri = bolt::parse_uri("bolt://127.0.0.1:1");
  EXPECT_THAT(message([&] { Neo4jStore::open(options); }), HasSubstr("127.0.0.1:1"));
}

TEST_F(Neo4jStoreTest, GivesALeaseBackAfterAnInterruption) {
  std::stop_source stop;
  Options options;
  options.bolt = test_server();
  options.bolt.stop = stop.get_token();
  const auto store = Neo4jStore::open(options);
  store->prepare(kModel);
  const graph::Lease lease = store->take_lease("sync 1", "me");
  EXPECT_EQ(lease.holder, "me");
  stop.request_stop();
  EXPECT_THROW(load_account(*store, 1), Error);
  store->release_lease(lease);
  EXPECT_EQ(connected()->take_lease("sync 1", "you").holder, "you");
}

TEST_F(Neo4jStoreTest, DescribesItselfWithoutCredentials) {
  EXPECT_THAT(connected()->description(),
              AllOf(HasSubstr("bolt://127.0.0.1:"), Not(HasSubstr(test_server().auth.secret))));
}

}  // namespace
}  // namespace dynatlas::neo4j
