#include "store/neo4j/database_setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "bolt/failure.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j {
namespace {

using namespace testing_schemas;  // NOLINT: as in cypher_test.cc
using bolt::List;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

// A server that says what a test wants: the first rule that a statement begins with answers it, once or for ever.
class FakeServer {
 public:
  struct Rule {
    std::string start;
    std::string error;  // a failure's code; empty: the records
    std::vector<List> records;
    bool once = false;
  };

  RunStatement run() {
    return [this](std::string_view statement, const bolt::PackParameters&, const bolt::OnRecord& on_record) {
      statements.emplace_back(statement);
      if (statement == cypher::labels_in_use()) {
        for (const char* label : labels) on_record(List{bolt::Value(label)});
      }
      for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        if (!statement.starts_with(rule->start)) continue;
        const Rule found = *rule;
        if (rule->once) rules.erase(rule);
        if (!found.error.empty()) throw bolt::ServerError({found.error, "no", "", "", {}}, "bolt://test", false);
        for (const List& record : found.records) on_record(record);
        return;
      }
    };
  }
  bool prepare(graph::TimeKind times = graph::TimeKind::epoch) {
    return DatabaseSetup(run(), clock, {times, "bolt://test"}).prepare(kModel);
  }

  std::vector<const char*> labels{"Account", "Table", "TheirTable", "Index"};  // of its nodes
  std::vector<Rule> rules;
  std::vector<std::string> statements;
  ManualClock clock;
};

List texts(const std::string& one) {
  return {bolt::Value(one)};
}
List constraint(const std::string& label) {
  return {bolt::Value("UNIQUENESS"), bolt::Value("NODE"), bolt::Value(texts(label)), bolt::Value(texts("id"))};
}
List index(const std::string& label, const std::string& property, const std::string& state = "ONLINE") {
  return {bolt::Value("name of " + label), bolt::Value("RANGE"),         bolt::Value("NODE"),
          bolt::Value(texts(label)),       bolt::Value(texts(property)), bolt::Value(std::string(state))};
}

TEST(DatabaseSetup, WantsIndexesOnWhatNodesAreFoundBy) {
  EXPECT_THAT(
      wanted_indexes(kModel),
      ElementsAre(Pair("Account", "lastupdated"), Pair("Database", "_ont_name"), Pair("Database", "_ont_source"),
                  Pair("Index", "arn"), Pair("Index", "lastupdated"), Pair("Index", "origin"), Pair("Key", "arn"),
                  Pair("Key", "region"), Pair("Reader", "name"), Pair("Reader", "title"), Pair("Table", "arn"),
                  Pair("Table", "lastupdated"), Pair("TheirTable", "arn"), Pair("TheirTable", "lastupdated")));
}

TEST(DatabaseSetup, MakesConstraintsAndIndexes) {
  FakeServer server;
  EXPECT_TRUE(server.prepare());
  for (const char* label : {"Account", "Table", "TheirTable", "Index", "DynatlasLease"}) {
    EXPECT_THAT(server.statements, Contains(cypher::create_constraint(label, "id")));
    EXPECT_THAT(server.statements, Not(Contains(cypher::create_index(label, "id"))));
  }
  for (const auto& [label, property] : wanted_indexes(kModel)) {
    EXPECT_THAT(server.statements, Contains(cypher::create_index(label, property)));
  }
}

TEST(DatabaseSetup, LooksOnceAtALabelThatSchemasShare) {
  static constexpr graph::NodeSchema kListedTable{.label = "Table",
                                                  .extra_labels = kTableLabels,
                                                  .sibling_labels = kTableSiblings,
                                                  .properties = kTableProperties,
                                                  .aspect = "listed"};
  constexpr std::array<const graph::NodeSchema*, 2> kShared{&kTable, &kListedTable};
  FakeServer server;
  DatabaseSetup(server.run(), server.clock, {graph::TimeKind::epoch, "bolt://test"}).prepare({.nodes = kShared});
  for (const std::string& statement :
       {cypher::find_duplicates(kTable), cypher::find_unadopted(kTable), cypher::create_constraint("Table", "id")}) {
    EXPECT_EQ(std::ranges::count(server.statements, statement), 1) << statement;
  }
}

TEST(DatabaseSetup, AReadyDatabaseIsOnlyLookedAt) {
  FakeServer server;
  FakeServer::Rule constraints{"SHOW CONSTRAINTS", "", {}};
  for (const char* label : {"Account", "Table", "TheirTable", "Index", "DynatlasLease"})
    constraints.records.push_back(constraint(label));
  FakeServer::Rule indexes{"SHOW INDEXES", "", {}};
  for (const auto& [label, property] : wanted_indexes(kModel)) indexes.records.push_back(index(label, property));
  server.rules = {constraints, indexes};
  EXPECT_TRUE(server.prepare());
  EXPECT_THAT(server.statements, Not(Contains(StartsWith("CREATE"))));
  EXPECT_THAT(server.statements, Not(Contains(HasSubstr("nodes > 1"))));
}

TEST(DatabaseSetup, WhatThereIsNothingOfIsNotLookedAt) {
  const auto is_checked = [](const FakeServer& server, const graph::NodeSchema& schema) {
    return std::ranges::count(server.statements, cypher::find_duplicates(schema)) > 0;
  };
  FakeServer empty;
  empty.labels.clear();
  EXPECT_TRUE(empty.prepare());
  EXPECT_THAT(empty.statements, Not(Contains(StartsWith("MATCH"))));

  FakeServer theirs;
  theirs.labels = {"TheirTable"};
  theirs.prepare();
  EXPECT_TRUE(is_checked(theirs, kTable));
  EXPECT_THAT(theirs.statements, Contains(cypher::find_unadopted(kTable)));
  EXPECT_FALSE(is_checked(theirs, kIndex));

  FakeServer silent;
  silent.rules = {{cypher::labels_in_use(), "Neo.ClientError.Security.Forbidden", {}}};
  silent.labels.clear();
  silent.prepare();
  EXPECT_TRUE(is_checked(silent, kTable));
  EXPECT_TRUE(is_checked(silent, kIndex));
}

TEST(DatabaseSetup, SaysWhatThereMayBeNodesOf) {
  FakeServer server;
  server.labels = {"TheirTable"};
  DatabaseSetup setup(server.run(), server.clock, {graph::TimeKind::epoch, "bolt://test"});
  setup.prepare(kModel);
  EXPECT_TRUE(setup.may_hold(kTable));
  EXPECT_FALSE(setup.may_hold(kIndex));
}

TEST(DatabaseSetup, WithoutTheRightToConstrainWritersTakeTurns) {
  FakeServer server;
  server.rules = {{"CREATE CONSTRAINT", "Neo.ClientError.Security.Forbidden", {}}};
  EXPECT_FALSE(server.prepare());
  EXPECT_THAT(server.statements, Contains(cypher::create_index("Table", "id")));
}

TEST(DatabaseSetup, WithoutAnyRightOnTheSchemaGoesOn) {
  FakeServer server;
  for (const char* start : {"SHOW", "CREATE", "DROP"}) {
    server.rules.push_back({start, "Neo.ClientError.Security.Forbidden", {}});
  }
  EXPECT_FALSE(server.prepare());
}

TEST(DatabaseSetup, WhatAnotherClientMadeMeanwhileIsDone) {
  for (const char* code :
       {"Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists", "Neo.ClientError.Schema.ConstraintAlreadyExists"}) {
    FakeServer server;
    server.rules = {{"CREATE", code, {}}};
    EXPECT_TRUE(server.prepare());
  }
}

TEST(DatabaseSetup, AConstraintTakesThePlaceOfAnIndex) {
  FakeServer server;
  server.rules = {{cypher::create_constraint("Table", "id"), "Neo.ClientError.Schema.IndexAlreadyExists", {}, true},
                  {"SHOW INDEXES", "", {index("Other", "id"), index("Table", "name"), index("Table", "id")}}};
  EXPECT_TRUE(server.prepare());
  EXPECT_THAT(server.statements, Contains(cypher::drop_index("name of Table")));
  EXPECT_THAT(server.statements, Not(Contains(cypher::drop_index("name of Other"))));
}

TEST(DatabaseSetup, AnIndexThatComesBackForEverIsAnError) {
  FakeServer server;
  server.rules = {{cypher::create_constraint("Table", "id"), "Neo.ClientError.Schema.IndexAlreadyExists", {}},
                  {"SHOW INDEXES", "", {index("Table", "id")}}};
  EXPECT_THROW(server.prepare(), Error);
}

TEST(DatabaseSetup, AFailedConstraintPutsTheIndexBack) {
  FakeServer server;
  server.rules = {{cypher::create_constraint("Table", "id"), "Neo.ClientError.Schema.IndexAlreadyExists", {}, true},
                  {cypher::create_constraint("Table", "id"), "Neo.DatabaseError.Schema.ConstraintCreationFailed", {}},
                  {"SHOW INDEXES", "", {index("Table", "id")}}};
  EXPECT_THROW(server.prepare(), Error);
  EXPECT_EQ(server.statements.back(), cypher::create_index("Table", "id"));
}

TEST(DatabaseSetup, WaitsForIndexesButNotForEver) {
  FakeServer server;
  server.rules = {{"SHOW INDEXES", "", {index("Table", "arn", "POPULATING")}}};
  EXPECT_TRUE(server.prepare());
  EXPECT_GE(server.clock.elapsed(), std::chrono::minutes{5});

  FakeServer quick;
  quick.rules = {{"SHOW INDEXES", "", {index("Table", "arn", "FAILED")}}};
  EXPECT_TRUE(quick.prepare());
  EXPECT_EQ(quick.clock.elapsed().count(), 0);
}

TEST(DatabaseSetup, ARefusalChangesNothing) {
  const auto refusal = [](FakeServer& server, graph::TimeKind times) {
    try {
      server.prepare(times);
    } catch (const Error& error) {
      for (const char* start : {"CREATE", "DROP"}) EXPECT_THAT(server.statements, Not(Contains(StartsWith(start))));
      return std::string(error.what());
    }
    return std::string("not refused");
  };
  const std::string times = cypher::kinds_of_times(kTable, kTableProperties[4]);
  const List number{bolt::Value(true), bolt::Value(std::int64_t{9})};
  const List datetime{bolt::Value(false), bolt::Value(std::int64_t{1})};
  FakeServer epoch;
  epoch.rules = {{times, "", {number}}};
  EXPECT_THAT(refusal(epoch, graph::TimeKind::datetime), HasSubstr("bolt://test: the database holds times as epoch"));
  FakeServer datetimes;
  datetimes.rules = {{times, "", {datetime}}};
  EXPECT_THAT(refusal(datetimes, graph::TimeKind::epoch), HasSubstr("use --timestamps datetime"));
  FakeServer mixed;
  mixed.rules = {{times, "", {number, datetime}}};
  EXPECT_THAT(refusal(mixed, graph::TimeKind::epoch), HasSubstr("some Table.made at are numbers, some datetimes"));
  FakeServer doubled;
  const List examples{bolt::Value("a"), bolt::Value("b")};
  doubled.rules = {{cypher::find_duplicates(kTable), "", {{bolt::Value(std::int64_t{7}), bolt::Value(examples)}}}};
  EXPECT_THAT(refusal(doubled, graph::TimeKind::epoch),
              HasSubstr("7 ids stand on several Table nodes each, as a, b, …; delete the surplus nodes"));
}

TEST(DatabaseSetup, OtherFailuresPassThrough) {
  for (const char* start : {"SHOW CONSTRAINTS", "SHOW INDEXES", "CREATE CONSTRAINT", "CREATE INDEX", "MATCH"}) {
    FakeServer server;
    server.rules = {{start, "Neo.DatabaseError.General.UnknownError", {}}};
    EXPECT_THROW(server.prepare(), bolt::ServerError) << start;
  }
}

}  // namespace
}  // namespace dynatlas::neo4j
