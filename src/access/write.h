// The relationships of an account's tables in the graph: evaluated when anything that they rest on has changed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "access/evaluate.h"
#include "graph/load.h"

namespace dynatlas::access {

struct Terms {
  std::int64_t update_tag = 0;
  std::int64_t now = 0;  // epoch seconds
  graph::WritePolicy policy;
  iam::Context assumptions = iam::usual_assumptions();
  bool writes_permissions = false;          // CAN_QUERY and CAN_WRITE as well, as Cartography has them
  std::function<void()> meanwhile = [] {};  // between transactions
};

enum class Outcome : std::uint8_t {
  unknown,    // the account's principals were never read, or not this time: what is in the graph stays
  unchanged,  // nothing that it rests on has changed
  written,
};

struct Result {
  Outcome outcome = Outcome::unknown;
  std::uint64_t principals = 0;     // users and roles of the account; 0 where it is unknown
  std::uint64_t tables = 0;         // likewise
  std::vector<std::string> unread;  // Account::unread
};

// The store is prepared. Reads principals, policies and tables from it, and writes what follows.
Result evaluate_account(graph::GraphStore& store, const std::string& account, const Terms& terms);

// Scopes and the note of an account that leaves the graph; relationships go with the nodes at their ends. Returns how
// many nodes went.
std::uint64_t forget_account(graph::GraphStore& store, const std::string& account, const graph::WritePolicy& policy);

}  // namespace dynatlas::access
