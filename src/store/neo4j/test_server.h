// The real Neo4j of the tests (tests/servers/servers.py starts it, ctest asks for it). For tests only.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bolt/client.h"
#include "store/neo4j/neo4j_store.h"

namespace dynatlas::neo4j {

// How to reach it. Throws where DYNATLAS_TEST_SERVERS does not tell: a missing server fails a test, it is never
// skipped.
bolt::Options test_server();

// The server, emptied of nodes, as a client sees it that is not Dynatlas.
class EmptyDatabase {
 public:
  // Constraints and indexes take seconds to make: a test that is not about them keeps those of the test before.
  enum class Rules { dropped, kept };
  explicit EmptyDatabase(Rules rules = Rules::dropped);

  // Runs a statement without parameters; its records, each an object by field name. `fields` are the names.
  std::vector<std::vector<nlohmann::json>> run(const std::string& statement);
  // The only cell of the only record.
  nlohmann::json value(const std::string& statement);

  std::unique_ptr<Neo4jStore> connect(graph::TimeKind times, Clock& clock, bool may_constrain = true,
                                      bool full_load = false) {
    return client(times, clock, may_constrain, full_load);
  }
  // The same from any thread: it empties nothing.
  static std::unique_ptr<Neo4jStore> client(graph::TimeKind times, Clock& clock, bool may_constrain = true,
                                            bool full_load = false);

 private:
  bolt::Client client_;
};

}  // namespace dynatlas::neo4j
