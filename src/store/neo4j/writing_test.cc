// How a store goes on when a write is refused, against a server that lives in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "bolt/fake_server.h"
#include "store/neo4j/neo4j_store.h"
#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j {
namespace {

using namespace testing_schemas;  // NOLINT: as in cypher_test.cc
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Another client writes the same account at the same time, kind by kind: whenever a load begins anew, one more is
// there.
TEST(Writing, AdoptsHoweverOftenAnotherClientWasFaster) {
  const graph::Params kRun{{"ACCOUNT", "1"}, {"Region", "here"}, {"UPDATE_TAG", std::int64_t{1}}};
  const auto row = [](const std::string& id) {
    graph::Rows rows(kTableFields);
    rows.add()[0] = id;
    return rows;
  };
  bolt::FakeServer server;
  int faster = 8;
  server.on_request = [&](const bolt::Seen& seen) -> std::optional<bolt::Fault> {
    const bool creates = seen.request == bolt::Request::run && seen.statement().find("CREATE (n") != std::string::npos;
    if (!creates || faster == 0) return std::nullopt;
    --faster;
    return bolt::Fault{bolt::failure("Neo.ClientError.Schema.ConstraintValidationFailed", "Node(1) already exists")};
  };
  ManualClock clock;
  Options options;
  options.bolt.uri = bolt::parse_uri("bolt://one");
  options.bolt.clock = &clock;
  options.bolt.open_transport = [&](const bolt::Address&) { return server.connect(); };
  const auto store = Neo4jStore::open(std::move(options), clock);
  EXPECT_EQ(store->load(kTable, row("table-0"), kRun).nodes, 1U);
  EXPECT_EQ(faster, 0);
  EXPECT_EQ(server.count(bolt::Request::commit), 1);
  EXPECT_GT(clock.elapsed(), std::chrono::seconds(5));  // it does not ask again and again

  faster = 1'000'000;
  std::string said;
  try {
    store->load(kTable, row("table-1"), kRun);
  } catch (const Error& error) {
    said = error.what();
    EXPECT_FALSE(error.retryable());
  }
  EXPECT_THAT(said, AllOf(HasSubstr("Node(1) already exists (gave up after"), Not(HasSubstr("\n"))));
}

}  // namespace
}  // namespace dynatlas::neo4j
