// The client against fake servers: transactions, results, pipelining.
#include <stdexcept>

#include "bolt/client_fixture.h"

namespace dynatlas::bolt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

TEST_F(ClientTest, RefusesMoreRecordsThanItAskedFor) {
  std::string answer;
  for (int i = 0; i < 1'001; ++i) answer += record({Value(i)});
  server().on_request = once(Request::pull, {answer + success({{"has_more", false}})});
  Client client(options());
  int count = 0;
  const auto take = [&](std::span<const Value>) { return ++count > 0; };
  EXPECT_THAT(message_of([&] {
                client.run_in_transaction(AccessMode::read,
                                          [&](Transaction& tx) { tx.run("RETURN n", no_parameters, take); });
              }),
              testing::HasSubstr("more records than were asked for"));
  EXPECT_EQ(count, 1'000);
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

}  // namespace
}  // namespace dynatlas::bolt
