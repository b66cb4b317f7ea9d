#include "graph/store_contract_test.h"

#include "store/neo4j/test_server.h"

namespace dynatlas::graph::contract {
namespace {

class Neo4jDatabase final : public Database {
 public:
  explicit Neo4jDatabase(bool may_constrain) : may_constrain_(may_constrain) {}

  std::unique_ptr<GraphStore> connect(TimeKind times, Clock& clock, bool full_load) override {
    return database_.connect(times, clock, may_constrain_, full_load);
  }

  nlohmann::json nodes(GraphStore& store, const std::string& label) override {
    return objects(store, "MATCH (n:" + label + ") RETURN properties(n) AS one ORDER BY n.id");
  }
  nlohmann::json edges(GraphStore& store, const std::string& type) override {
    return objects(store,
                   "MATCH (a)-[r:" + type + "]->(b) RETURN r {.*, src: a.id, dst: b.id} AS one ORDER BY a.id, b.id");
  }

  void outsider_adds_node(const std::string& label, const std::string& id, const std::string& arn) override {
    database_.run("CREATE (:" + label + " {id: '" + id + "', arn: '" + arn + "'})");
  }
  void outsider_sets(const std::string& label, const std::string& id, const std::string& property,
                     const std::string& text) override {
    database_.run("MATCH (n:" + label + " {id: '" + id + "'}) SET n." + property + " = '" + text + "'");
  }
  void outsider_overwrites(const std::string& label, const std::string& id, const std::string& property,
                           const std::string& text) override {
    outsider_sets(label, id, property, text);
  }
  void outsider_drops_edges(const std::string& type, const std::string& src) override {
    database_.run("MATCH ({id: '" + src + "'})-[r:" + type + "]->() DELETE r");
  }

  std::string statement_of_parameter() override { return "RETURN $x"; }
  std::string statement_of_numbers() override { return "UNWIND [1, 2, 3] AS n RETURN n"; }
  std::vector<std::string> writing(const std::string& label) override {
    return {"MATCH (n:" + label + ") DETACH DELETE n",
            "MATCH (n:" + label + ") SET n.name = 'x' RETURN n",
            "MATCH (n:" + label + ") REMOVE n:" + label,
            "MERGE (n:" + label + " {id: 'x'})",
            "CALL { CREATE (n:" + label + " {id: 'x'}) RETURN n } RETURN n",
            "PROFILE CREATE (n:" + label + ")",
            "CALL db.createLabel('Other')",
            "CREATE INDEX FOR (n:" + label + ") ON (n.name)",
            "DROP CONSTRAINT c IF EXISTS",
            "CREATE USER eve SET PASSWORD 'abcdefgh'",
            "ALTER USER neo4j SET PASSWORD CHANGE NOT REQUIRED"};
  }

 private:
  static nlohmann::json objects(GraphStore& store, const std::string& statement) {
    nlohmann::json all = nlohmann::json::array();
    store.read(statement, {}, [&](const std::vector<std::string>&, const std::vector<nlohmann::json>& cells) {
      all.push_back(cells.at(0));
      return true;
    });
    return all;
  }

  neo4j::EmptyDatabase database_{neo4j::EmptyDatabase::Rules::kept};
  const bool may_constrain_;
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Neo4j, StoreContract,
                         testing::Values(Case{"neo4j", [] { return std::make_unique<Neo4jDatabase>(true); }}),
                         [](const auto& test) { return test.param.name; });

// An outsider's relationship, of a type that no schema declares.
TEST(Neo4jReferenced, AnybodysReferenceKeepsANode) {
  neo4j::EmptyDatabase database(neo4j::EmptyDatabase::Rules::kept);
  ManualClock clock;
  const auto store = database.connect(TimeKind::epoch, clock);
  store->prepare(kModel);
  store->load(kThing, things({{.id = "a"}}), run(7));
  store->load(kOrder, orders({{"o", "a", "depot"}, {"p", "a", "other"}}), run(7));
  store->load(kDepot, texts<2>(kDepotFields, {{"depot", "T"}, {"other", "T"}}), run(7));
  database.run("MATCH (d:ContractDepot {id: 'depot'}) CREATE (:Auditor)-[:KEEPS]->(d)");
  const std::vector<std::string> gone{"a"};
  EXPECT_EQ(store->remove(kThing, gone), 4U);
  EXPECT_EQ(database.value("MATCH (d:ContractDepot) RETURN collect(d.id)"), nlohmann::json::array({"depot"}));
}

// Touching relationships goes by their type: what is not ours must not be among them.
TEST(Neo4jReadBack, LeavesTheRelationshipsOfOthersAsTheyAre) {
  neo4j::EmptyDatabase database(neo4j::EmptyDatabase::Rules::kept);
  ManualClock clock;
  const auto store = database.connect(TimeKind::epoch, clock);
  store->prepare(kModel);
  store->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}, {"U", "Other"}}), run(1));
  store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B"}}), run(7));
  database.run("MATCH (t:ContractThing {id: 'a'}) CREATE (:Auditor)-[:CONTRACT_RESOURCE {lastupdated: 1}]->(t)");
  database.run(
      "MATCH (t:ContractThing {id: 'b'}), (u:ContractTenant {id: 'U'}) "
      "CREATE (u)-[:CONTRACT_RESOURCE {lastupdated: 2}]->(t)");
  const LoadCount count = store->load(kThing, things({{.id = "a", .name = "A"}, {.id = "b", .name = "B"}}), run(8));
  EXPECT_EQ(count.written_nodes, 0U);
  EXPECT_EQ(count.relationships, 2U);
  EXPECT_EQ(database.value("MATCH (:ContractThing)<-[r:CONTRACT_RESOURCE]-() WITH r ORDER BY r.lastupdated "
                           "RETURN collect(r.lastupdated)"),
            nlohmann::json::array({1, 2, 8, 8}));
  EXPECT_EQ(database.value("MATCH (t:ContractThing) RETURN collect(t.lastupdated)"), nlohmann::json::array({8, 8}));
}

}  // namespace dynatlas::graph::contract
