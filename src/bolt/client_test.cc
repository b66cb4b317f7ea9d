// The client against fake servers: results, retries, faults at every step, leader switches. No socket, no real time.
#include "bolt/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "base/error.h"
#include "bolt/fake_server.h"

namespace dynatlas::bolt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr auto kDeadlock = "Neo.TransientError.Transaction.DeadlockDetected";
constexpr auto kNotALeader = "Neo.ClientError.Cluster.NotALeader";

class ClientTest : public testing::Test {
 protected:
  FakeServer& server(const std::string& address = "one:7687") { return servers_[address]; }

  Options options(const std::string& uri = "bolt://one") {
    Options options;
    options.uri = parse_uri(uri);
    options.auth = {Auth::Scheme::basic, "neo4j", "hunter2"};
    options.clock = &clock_;
    options.open_transport = [this](const Address& address) {
      opened_.push_back(address.text());
      return server(address.text()).connect();
    };
    return options;
  }

  static std::vector<MapEntry> routing_table(const std::vector<std::string>& writers,
                                             const std::vector<std::string>& readers,
                                             const std::vector<std::string>& routers, std::int64_t ttl = 300) {
    const auto entry = [](const char* role, const std::vector<std::string>& addresses) {
      List list;
      for (const std::string& address : addresses) list.emplace_back(address);
      return map_of({{"role", role}, {"addresses", list}});
    };
    return {{"ttl", ttl},
            {"db", "neo4j"},
            {"servers", List{entry("WRITE", writers), entry("READ", readers), entry("ROUTE", routers)}}};
  }

  // A fault for one request of this kind, the first.
  static auto once(Request request, Fault fault) {
    return [request, fault, is_done = false](const Seen& seen) mutable -> std::optional<Fault> {
      if (is_done || seen.request != request) return std::nullopt;
      is_done = true;
      return fault;
    };
  }

  ManualClock clock_;
  std::map<std::string, FakeServer> servers_;
  std::vector<std::string> opened_;
};

void write_two(Transaction& transaction) {
  transaction.run("first");
  transaction.run("second");
}

// What `action` throws, as its message.
template <typename Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::store);
    return error.what();
  }
  ADD_FAILURE() << "nothing thrown";
  return "";
}

TEST_F(ClientTest, CommitsATransactionAndReadsItsSummary) {
  Client client(options());
  Summary summary;
  client.run_in_transaction(AccessMode::write, [&](Transaction& tx) { summary = tx.run("CREATE (n) RETURN n"); });
  EXPECT_THAT(server().committed, ElementsAre("CREATE (n) RETURN n"));
  EXPECT_THAT(summary.fields, ElementsAre("n"));
  EXPECT_EQ(summary.counters.nodes_created, 1);
  EXPECT_EQ(summary.type, "w");
  EXPECT_EQ(client.server_agent(), "Neo4j/5.26.0");
  EXPECT_EQ(client.protocol_version(), "5.8");
}

TEST_F(ClientTest, SpeaksEveryVersion) {
  for (const Version version : {Version{4, 4}, Version{5, 0}, Version{5, 1}, Version{5, 8}}) {
    server() = FakeServer{};
    server().version = version;
    Client client(options());
    client.run_in_transaction(AccessMode::write, write_two);
    EXPECT_THAT(server().committed, ElementsAre("first", "second"));
    EXPECT_EQ(client.protocol_version(), version.text());
  }
}

TEST_F(ClientTest, ReadsAnswersInPiecesOfAnySize) {
  for (const std::size_t piece : {1U, 2U, 7U, 65'536U}) {
    server() = FakeServer{};
    server().piece_bytes = piece;
    server().records = [](const std::string&) { return std::vector<List>{{1}, {"two"}, {Value()}}; };
    Client client(options());
    List got;
    client.run_in_transaction(AccessMode::read, [&](Transaction& tx) {
      tx.run("RETURN n", no_parameters, [&](std::span<const Value> values) {
        got.push_back(values[0]);
        return true;
      });
    });
    EXPECT_EQ(got, (List{1, "two", Value()}));
  }
}

TEST_F(ClientTest, StreamsALargeResultInBatchesAndDiscardsAnUnwantedRest) {
  server().records = [](const std::string&) { return std::vector<List>(2'500, List{Value(1)}); };
  Client client(options());
  int count = 0;
  const auto read = [&](int wanted) {
    count = 0;
    client.run_in_transaction(AccessMode::read, [&](Transaction& tx) {
      tx.run("RETURN n", no_parameters, [&](std::span<const Value>) { return ++count < wanted; });
    });
  };
  read(1'000'000);
  EXPECT_EQ(count, 2'500);
  EXPECT_EQ(server().count(Request::pull), 3);
  read(10);
  EXPECT_EQ(count, 10);
  EXPECT_EQ(server().count(Request::pull), 4);
  EXPECT_EQ(server().count(Request::discard), 1);
}

TEST_F(ClientTest, PipelinesQueuedStatementsWithTheirParameters) {
  Client client(options());
  server().records = [](const std::string& statement) { return std::vector<List>{List{Value(statement)}}; };
  std::vector<std::string> records;
  std::vector<Summary> summaries;
  client.run_in_transaction(AccessMode::write, [&](Transaction& tx) {
    for (const std::string name : {"a", "b", "c"}) {
      tx.queue(
          name,
          [&](Packer& packer) {
            packer.map(1);
            packer.string("name");
            packer.string(name);
          },
          [&](std::span<const Value> values) {
            records.push_back(*values[0].get_if<std::string>());
            return true;
          });
    }
    summaries = tx.flush();
  });
  EXPECT_EQ(summaries.size(), 3U);
  EXPECT_THAT(records, ElementsAre("a", "b", "c"));
  EXPECT_THAT(server().committed, ElementsAre("a", "b", "c"));
  for (const Seen& seen : server().seen) {
    if (seen.request == Request::run) {
      EXPECT_EQ(seen.fields[1], Value(Map{{{"name", seen.statement()}}}));
    }
  }
}

TEST_F(ClientTest, SendsMuchBeforeTheFlush) {
  Client client(options());
  const std::string large(300'000, 'x');
  client.run_in_transaction(AccessMode::write, [&](Transaction& tx) {
    for (int i = 0; i < 10; ++i) {
      tx.queue("s", [&](Packer& packer) {
        packer.map(1);
        packer.string("large");
        packer.string(large);
      });
      EXPECT_EQ(server().count(Request::run), i + 1);
    }
    EXPECT_EQ(tx.flush().size(), 10U);
  });
  EXPECT_EQ(server().committed.size(), 10U);
}

TEST_F(ClientTest, RunsAStatementAlone) {
  Client client(options());
  client.run("CREATE INDEX x IF NOT EXISTS FOR (n:L) ON (n.id)");
  EXPECT_EQ(server().count(Request::begin), 0);
  EXPECT_THAT(server().committed, ElementsAre(HasSubstr("CREATE INDEX")));
}

TEST_F(ClientTest, CarriesTheBookmarkOn) {
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  client.run_in_transaction(AccessMode::read, [](Transaction& tx) { tx.run("x"); });
  const Seen* last = nullptr;
  for (const Seen& seen : server().seen) {
    if (seen.request == Request::begin) last = &seen;
  }
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->extra(), (Map{{{"mode", "r"}, {"bookmarks", List{Value("bookmark-2")}}}}));
}

TEST_F(ClientTest, RollsBackWhenTheWorkThrows) {
  Client client(options());
  EXPECT_THROW(client.run_in_transaction(AccessMode::write,
                                         [](Transaction& tx) {
                                           tx.run("first");
                                           throw std::runtime_error("changed my mind");
                                         }),
               std::runtime_error);
  EXPECT_EQ(server().count(Request::rollback), 1);
  EXPECT_THAT(server().committed, ElementsAre());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
  EXPECT_EQ(server().connections, 1);
}

TEST_F(ClientTest, ForgetsQueuedCallbacksWhenTheWorkThrows) {
  Client client(options());
  server().records = [](const std::string&) { return std::vector<List>{{1}}; };
  bool is_called = false;
  EXPECT_THROW(client.run_in_transaction(AccessMode::write,
                                         [&](Transaction& tx) {
                                           tx.queue("a", no_parameters, [&](std::span<const Value>) {
                                             is_called = true;
                                             return true;
                                           });
                                           throw std::runtime_error("no");
                                         }),
               std::runtime_error);
  EXPECT_FALSE(is_called);
  EXPECT_EQ(server().count(Request::reset), 1);
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
  EXPECT_EQ(server().connections, 1);
}

TEST_F(ClientTest, AnExceptionOutOfACallbackEndsTheConnection) {
  Client client(options());
  server().records = [](const std::string&) { return std::vector<List>{{1}, {2}}; };
  EXPECT_THROW(client.run_in_transaction(AccessMode::read,
                                         [](Transaction& tx) {
                                           tx.run("x", no_parameters,
                                                  [](std::span<const Value>) -> bool { throw std::logic_error("!"); });
                                         }),
               std::logic_error);
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server().connections, 2);
}

TEST_F(ClientTest, ATransactionThatFailedTakesNoMoreStatements) {
  Client client(options());
  server().on_request = once(Request::pull, {failure("Neo.ClientError.Statement.SyntaxError", "Invalid input 'x'")});
  EXPECT_THROW(client.run_in_transaction(AccessMode::write,
                                         [](Transaction& tx) {
                                           EXPECT_THROW(tx.run("first"), ServerError);
                                           tx.run("second");  // alone, it would be committed
                                         }),
               Error);
  EXPECT_THROW(client.run_in_transaction(AccessMode::write,
                                         [&](Transaction& tx) {
                                           server().on_request = once(Request::run, {failure("Neo.ClientError.X.Y")});
                                           EXPECT_THROW(tx.run("first"), ServerError);
                                         }),
               Error)
      << "a swallowed failure must not look like a commit";
  EXPECT_THAT(server().committed, ElementsAre());
}

TEST_F(ClientTest, SaysWhatTheServerSaidInOneLine) {
  Client client(options());
  server().on_request = once(
      Request::run, {failure("Neo.ClientError.Statement.SyntaxError", "Invalid input 'x'\n\"CREATE x\"\n        ^")});
  const std::string why = message_of([&] { client.run_in_transaction(AccessMode::write, write_two); });
  EXPECT_EQ(why, "bolt://one:7687: Neo4j answered Neo.ClientError.Statement.SyntaxError: Invalid input 'x'");
  EXPECT_EQ(server().connections, 1);
}

TEST_F(ClientTest, AWrongPasswordIsSaidAndNotPrintedNorRetried) {
  for (const Version version : {Version{4, 4}, Version{5, 8}}) {
    server() = FakeServer{};
    server().version = version;
    server().on_request = once(version < Version{5, 1} ? Request::hello : Request::logon,
                               {failure("Neo.ClientError.Security.Unauthorized", "The client is unauthorized")});
    Client client(options());
    const std::string why = message_of([&] { client.connect(); });
    EXPECT_THAT(why, HasSubstr("refuses the user or the password"));
    EXPECT_THAT(why, Not(HasSubstr("hunter2")));
    EXPECT_EQ(server().connections, 1);
    EXPECT_EQ(clock_.elapsed().count(), 0);
  }
}

TEST_F(ClientTest, RetriesADeadlockWithGrowingPauses) {
  int deadlocks = 3;
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::pull || deadlocks == 0) return std::nullopt;
    --deadlocks;
    return Fault{failure(kDeadlock)};
  };
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_THAT(server().committed, ElementsAre("first", "second"));
  EXPECT_EQ(server().connections, 1);
  // 200, 400, 800 ms, each by half more or less.
  EXPECT_GE(clock_.elapsed(), std::chrono::milliseconds(700));
  EXPECT_LE(clock_.elapsed(), std::chrono::milliseconds(2'100));
}

TEST_F(ClientTest, GivesUpInTimeAndSaysSo) {
  server().on_request = [](const Seen& seen) -> std::optional<Fault> {
    return seen.request == Request::commit ? std::optional(Fault{failure(kDeadlock, "deadlock!")}) : std::nullopt;
  };
  Client client(options());
  try {
    client.run_in_transaction(AccessMode::write, write_two);
    FAIL() << "nothing thrown";
  } catch (const ServerError& error) {
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(error.code(), kDeadlock);
    EXPECT_THAT(error.what(), HasSubstr("deadlock! (gave up after"));
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("\n")));
  }
  EXPECT_LE(clock_.elapsed(), std::chrono::seconds(30));
  EXPECT_GE(clock_.elapsed(), std::chrono::seconds(20));
}

TEST_F(ClientTest, DoesNotRetryWhatSomebodyEndedOnPurpose) {
  for (const auto* code :
       {"Neo.TransientError.Transaction.Terminated", "Neo.TransientError.Transaction.LockClientStopped",
        "Neo.ClientError.Security.TokenExpired", "Neo.ClientError.Schema.ConstraintValidationFailed",
        "Neo.DatabaseError.General.UnknownError", "", kNotALeader}) {
    server() = FakeServer{};
    server().on_request = once(Request::run, {failure(code)});
    Client client(options());
    EXPECT_THROW(client.run_in_transaction(AccessMode::write, write_two), ServerError) << code;
    EXPECT_EQ(server().count(Request::begin), 1) << code;
  }
}

TEST_F(ClientTest, LogsInAnewWhenTheServerForgotTheRights) {
  server().on_request = once(Request::begin, {failure("Neo.ClientError.Security.AuthorizationExpired")});
  Client client(options());
  client.run_in_transaction(AccessMode::write, write_two);
  EXPECT_EQ(server().connections, 2);
}

TEST_F(ClientTest, AnAddressThatNeverAnsweredIsNotRetried) {
  server().is_refusing = true;
  Client client(options());
  EXPECT_THAT(message_of([&] { client.connect(); }), HasSubstr("bolt://one:7687: cannot connect"));
  EXPECT_EQ(clock_.elapsed().count(), 0);
  server().is_refusing = false;
  client.run_in_transaction(AccessMode::write, write_two);
  server().is_refusing = true;
  client.close();
  EXPECT_THAT(message_of([&] { client.connect(); }), HasSubstr("gave up after"));
  EXPECT_GE(clock_.elapsed(), std::chrono::seconds(20));
}

TEST_F(ClientTest, DoesNotRepeatAStatementWhoseRecordsAreOut) {
  server().records = [](const std::string&) { return std::vector<List>{{1}}; };
  Client client(options());
  client.connect();
  int count = 0;
  const OnRecord on_record = [&](std::span<const Value>) { return ++count > 0; };
  server().on_request = once(Request::pull, {record({1}), true});
  EXPECT_THROW(client.run("x", no_parameters, on_record), Error);
  EXPECT_EQ(count, 1);
  server().on_request = once(Request::pull, {"", true});
  client.run("x", no_parameters, on_record);
  EXPECT_EQ(count, 2);
}

TEST_F(ClientTest, AnInterruptionEndsPausesAndIsNoStoreError) {
  std::stop_source stop;
  Options with_stop = options();
  with_stop.stop = stop.get_token();
  server().on_request = [&](const Seen& seen) -> std::optional<Fault> {
    if (seen.request != Request::commit) return std::nullopt;
    stop.request_stop();
    return Fault{failure(kDeadlock)};
  };
  Client client(with_stop);
  try {
    client.run_in_transaction(AccessMode::write, write_two);
    FAIL() << "nothing thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
  server().on_request = {};
  client.set_stop({});
  client.run_in_transaction(AccessMode::write, [](Transaction& tx) { tx.run("clean up"); });
  EXPECT_THAT(server().committed, ElementsAre("clean up"));
}

// A conversation of two transactions is replayed with a fault at every request that the server sees.
class EveryStep : public ClientTest, public testing::WithParamInterface<Version> {
 protected:
  // False when the fault came after the last request.
  bool replay(int step, const Fault& fault, bool is_first_login_fatal) {
    server() = FakeServer{};
    server().version = GetParam();
    int at = -1;
    server().on_request = [&](const Seen&) { return ++at == step ? std::optional(fault) : std::nullopt; };
    Client client(options());
    const auto both = [&] {
      for (int i = 0; i < 2; ++i) client.run_in_transaction(AccessMode::write, write_two);
    };
    const int login = GetParam() < Version{5, 1} ? 1 : 2;
    if (is_first_login_fatal && step < login) {
      EXPECT_THROW(both(), Error);
      EXPECT_THAT(server().committed, ElementsAre());
    } else {
      both();
    }
    return at >= step;
  }
};

TEST_P(EveryStep, ADisconnectIsMended) {
  int step = 0;
  while (replay(step, {"", true}, true)) {
    if (step >= 2) {
      EXPECT_THAT(server().committed, ElementsAre("first", "second", "first", "second")) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, ADisconnectAfterTheServerHasActedIsMendedToo) {
  int step = 0;
  while (replay(step, {"", true, true}, true)) {
    // A commit whose answer was lost is done again: idempotent statements make that harmless.
    if (step >= 2) {
      EXPECT_THAT(server().committed.size(), testing::AnyOf(4, 6)) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, ATransientFailureIsRetried) {
  int step = 0;
  while (replay(step, {failure(kDeadlock)}, true)) {
    if (step >= 2) {
      EXPECT_THAT(server().committed, ElementsAre("first", "second", "first", "second")) << step;
    }
    ++step;
  }
  EXPECT_GE(step, 10);
}

TEST_P(EveryStep, GarbageIsAnErrorAndNoCrash) {
  for (const std::string& garbage :
       std::vector<std::string>{std::string("\0\1\xFF\0\0", 5), std::string("\0\3\xB1\x71\xC0\0\0", 7),
                                std::string("HTTP/1.1 400 Bad"), std::string("\0\4\xB1\x70\xDA\xFF\0\0", 8),
                                std::string("\0\2\xB0\x70\0\0", 6), ignored(), record({1, 2, 3})}) {
    for (int step = 0; step < 12; ++step) {
      server() = FakeServer{};
      server().version = GetParam();
      int at = -1;
      server().on_request = [&](const Seen&) {
        return ++at == step ? std::optional(Fault{garbage, true}) : std::nullopt;
      };
      Client client(options());
      try {
        for (int i = 0; i < 2; ++i) client.run_in_transaction(AccessMode::write, write_two);
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::store);
      }
      // Whatever was read, no transaction is half there.
      EXPECT_EQ(server().committed.size() % 2, 0U) << step;
      server().on_request = {};
      client.run_in_transaction(AccessMode::write, write_two);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, EveryStep, testing::Values(Version{4, 4}, Version{5, 0}, Version{5, 8}),
                         [](const auto& at) {
                           return std::to_string(at.param.major) + "_" + std::to_string(at.param.minor);
                         });

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
