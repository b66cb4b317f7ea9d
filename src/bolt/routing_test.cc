// neo4j:// addresses: routing tables, leader switches, servers that are down.
#include <limits>

#include "bolt/client_fixture.h"

namespace dynatlas::bolt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RoutedTest : public ClientTest {
 protected:
  void SetUp() override {
    for (const auto* address : {"one:7687", "two:7687", "three:7687"}) set_leader(address, "one:7687");
  }
  void set_leader(const std::string& server_address, const std::string& leader) {
    server(server_address).routing_table =
        routing_table({leader}, {"two:7687", "three:7687"}, {"one:7687", "two:7687", "three:7687"});
  }
  void elect(const std::string& leader) {
    for (auto& [address, server] : servers_) {
      set_leader(address, leader);
      const bool is_leader = address == leader;
      server.on_request = [is_leader](const Seen& seen) -> std::optional<Fault> {
        if (is_leader || seen.request != Request::run) return std::nullopt;
        return Fault{failure(kNotALeader)};
      };
    }
  }
};

TEST_F(RoutedTest, WritesAtTheLeaderAndReadsAtTheOthers) {
  Client client(options("neo4j://three"));
  client.run_in_transaction(AccessMode::write, write_two);
  client.run_in_transaction(AccessMode::read, [](Transaction& tx) { tx.run("r1"); });
  client.run_in_transaction(AccessMode::read, [](Transaction& tx) { tx.run("r2"); });
  EXPECT_THAT(server("one:7687").committed, ElementsAre("first", "second"));
  EXPECT_EQ(server("two:7687").committed.size(), 1U);
  EXPECT_EQ(server("three:7687").committed.size(), 1U);
  EXPECT_EQ(server("three:7687").count(Request::route), 1);
}

TEST_F(RoutedTest, TellsTheServerWhichAddressWasGiven) {
  Client client(options("neo4j://three?policy=eu"));
  client.connect();
  const Map& routing = *server("three:7687").seen.at(0).extra().find("routing")->get_if<Map>();
  EXPECT_EQ(routing, (Map{{{"policy", "eu"}, {"address", "three:7687"}}}));
  for (const Seen& seen : server("three:7687").seen) {
    if (seen.request == Request::route) {
      EXPECT_EQ(seen.fields.at(0), Value(routing));
    }
  }
}

TEST_F(RoutedTest, FollowsALeaderSwitch) {
  Client client(options("neo4j://one"));
  client.run_in_transaction(AccessMode::write, write_two);
  elect("two:7687");
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server("two:7687").committed, ElementsAre("first", "second"));
  elect("three:7687");
  client.run("CREATE INDEX x");
  EXPECT_THAT(server("three:7687").committed, ElementsAre("CREATE INDEX x"));
}

TEST_F(RoutedTest, FollowsALeaderSwitchInTheMiddleOfATransaction) {
  Client client(options("neo4j://one"));
  int attempts = 0;
  client.run_in_transaction(AccessMode::write, [&](Transaction& tx) {
    tx.run("first");
    if (++attempts == 1) elect("two:7687");
    tx.run("second");
  });
  EXPECT_EQ(attempts, 2);
  EXPECT_THAT(server("one:7687").committed, ElementsAre());
  EXPECT_THAT(server("two:7687").committed, ElementsAre("first", "second"));
}

TEST_F(RoutedTest, WaitsForAnElection) {
  Client client(options("neo4j://one"));
  client.connect();
  for (auto& [address, server] : servers_) server.routing_table = routing_table({}, {"two:7687"}, {"one:7687"});
  int routes = 0;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request == Request::run && routes == 0) return Fault{failure(kNotALeader)};
    if (seen.request == Request::route && ++routes == 3) set_leader("one:7687", "two:7687");
    return std::nullopt;
  };
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server("two:7687").committed, ElementsAre("first", "second"));
}

TEST_F(RoutedTest, SaysThatNobodyTakesWrites) {
  for (auto& [address, server] : servers_) server.routing_table = routing_table({}, {"two:7687"}, {"one:7687"});
  Client client(options("neo4j://one"));
  EXPECT_THAT(message_of([&] { client.run_in_transaction(AccessMode::write, write_two); }),
              HasSubstr("neo4j://one:7687: no server takes writes at present (gave up after"));
}

TEST_F(RoutedTest, PassesOverAServerThatIsDown) {
  Client client(options("neo4j://one"));
  client.connect();
  server("two:7687").is_refusing = true;
  for (int i = 0; i < 3; ++i) client.run_in_transaction(AccessMode::read, [](Transaction& tx) { tx.run("r"); });
  EXPECT_EQ(server("three:7687").committed.size(), 3U);
}

TEST_F(RoutedTest, AsksAnotherRouterAndTheSeedAtLast) {
  Client client(options("neo4j://seed"));
  server("seed:7687").routing_table = routing_table({"one:7687"}, {}, {"two:7687"}, 10);
  client.run_in_transaction(AccessMode::write, write_two);
  clock_.advance(std::chrono::seconds(11));
  server("two:7687").is_refusing = true;
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server("seed:7687").count(Request::route), 2);
  EXPECT_EQ(server("one:7687").committed.size(), 4U);
}

TEST_F(RoutedTest, RefreshesATableThatHasExpired) {
  for (auto& [address, server] : servers_) {
    server.routing_table = routing_table({"one:7687"}, {"one:7687"}, {"one:7687"}, 10);
  }
  Client client(options("neo4j://one"));
  for (int i = 0; i < 3; ++i) client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server().count(Request::route), 1);
  clock_.advance(std::chrono::seconds(10));
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server().count(Request::route), 2);
}

TEST_F(RoutedTest, ADatabaseThatIsNotThereIsFinal) {
  server().on_request =
      once(Request::route, {failure("Neo.ClientError.Database.DatabaseNotFound", "Graph not found: x")});
  Client client(options("neo4j://one"));
  EXPECT_THAT(message_of([&] { client.connect(); }), HasSubstr("there is no such database"));
  EXPECT_EQ(clock_.elapsed().count(), 0);
}

TEST_F(RoutedTest, AMalformedTableIsAnError) {
  for (const std::vector<MapEntry>& table : std::vector<std::vector<MapEntry>>{
           {},
           {{"ttl", "soon"}, {"servers", List{}}},
           {{"ttl", 1}, {"servers", List{Value(1)}}},
           {{"ttl", 1}, {"servers", List{map_of({{"role", "WRITE"}, {"addresses", List{Value("a b")}}})}}},
           routing_table({"one:7687"}, {}, {})}) {
    server().routing_table = table;
    Client client(options("neo4j://one"));
    message_of([&] { client.connect(); });
  }
  server().routing_table = routing_table({"one:7687"}, {}, {"one:7687"}, std::numeric_limits<std::int64_t>::max());
  Client client(options("neo4j://one"));
  client.connect();
}

TEST_F(RoutedTest, ADisconnectAtEveryStepIsMended) {
  for (int step = 2; step < 30; ++step) {
    servers_.clear();
    SetUp();
    int at = -1;
    for (auto& [address, server] : servers_) {
      server.on_request = [&](const Seen&) { return ++at == step ? std::optional(Fault{"", true}) : std::nullopt; };
    }
    Client client(options("neo4j://three"));
    for (int i = 0; i < 2; ++i) client.run_in_transaction(AccessMode::write, write_two);
    EXPECT_THAT(server("one:7687").committed, ElementsAre("first", "second", "first", "second")) << step;
  }
}

}  // namespace
}  // namespace dynatlas::bolt
