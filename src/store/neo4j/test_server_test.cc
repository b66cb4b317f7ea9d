#include "store/neo4j/test_server.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "store/neo4j/cypher.h"
#include "store/neo4j/json.h"

namespace dynatlas::neo4j {

bolt::Options test_server() {
  const char* const folder = std::getenv("DYNATLAS_TEST_SERVERS");
  if (folder == nullptr) {
    throw Error(ErrorKind::usage, "DYNATLAS_TEST_SERVERS is not set: run this through ctest, which starts a Neo4j");
  }
  std::ifstream file(std::string(folder) + "/neo4j.json");
  if (!file) throw Error(ErrorKind::usage, "no neo4j.json: run this through ctest, which starts a Neo4j", folder);
  const nlohmann::json state = nlohmann::json::parse(file);
  bolt::Options options;
  options.uri = bolt::parse_uri("bolt://127.0.0.1:" + std::to_string(state.at("bolt_port").get<int>()));
  options.auth = {bolt::Auth::Scheme::basic, state.at("user"), state.at("password")};
  return options;
}

EmptyDatabase::EmptyDatabase(Rules rules) : client_(test_server()) {
  run("MATCH (n) DETACH DELETE n");
  if (rules == Rules::kept) return;
  for (const auto& record : run("SHOW CONSTRAINTS YIELD name")) {
    run("DROP CONSTRAINT " + cypher::quoted(record[0].get<std::string>()));
  }
  for (const auto& record : run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")) {
    run(cypher::drop_index(record[0].get<std::string>()));
  }
}

std::vector<std::vector<nlohmann::json>> EmptyDatabase::run(const std::string& statement) {
  std::vector<std::vector<nlohmann::json>> records;
  client_.run(statement, bolt::no_parameters, [&](std::span<const bolt::Value> values) {
    records.emplace_back();
    for (const bolt::Value& value : values) records.back().push_back(json_of(value));
    return true;
  });
  return records;
}

nlohmann::json EmptyDatabase::value(const std::string& statement) {
  const auto records = run(statement);
  if (records.size() != 1 || records[0].size() != 1) return "not one cell: " + nlohmann::json(records).dump();
  return records[0][0];
}

std::unique_ptr<Neo4jStore> EmptyDatabase::client(graph::TimeKind times, Clock& clock, bool may_constrain,
                                                  bool full_load) {
  Options options;
  options.bolt = test_server();
  options.times = times;
  options.module_name = "dynatlas:test";
  options.module_version = "1.2.3";
  options.may_constrain = may_constrain;
  options.full_load = full_load;
  return Neo4jStore::open(std::move(options), clock);
}

}  // namespace dynatlas::neo4j
