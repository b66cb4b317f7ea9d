// Who can reach a table, and what a principal can reach, as the graph has it (evaluated by the last sync that could).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_store.h"

namespace dynatlas::access {

// One principal, one right, one table: the best of all ways.
struct Reached {
  std::string principal;  // ARN
  std::string kind;       // user, role, service-linked role, account (granted)
  std::string table;      // ARN
  std::string right;      // read, write, stream, copy, change, delete, policy, describe: models::access::kRights
  std::string state;      // allowed, granted, conditional
  std::vector<std::string> actions;
  std::vector<std::string> conditional_actions;
  std::string indexes;  // all, some, none; empty where no such action is given
  std::vector<std::string> condition_keys;
  std::vector<std::string> conditions;  // JSON, one each
  std::vector<std::string> allowed_by;  // statements' ids
  std::vector<std::string> named;       // granted: whom of the account the policy names
  std::vector<std::string> assumed;
  std::vector<std::string> ways;  // patterns of scopes, sorted; empty: named literally
};

// What the answers of an account rest on, and what they leave out.
struct Evaluated {
  std::string account;
  std::int64_t at = 0;                 // epoch seconds; 0: never, so that everything is unknown
  std::vector<std::string> unread;     // organizations, policies
  std::vector<std::string> uncertain;  // policies that IAM would refuse
  std::vector<std::string> assumed;    // key=value
  // Why the principals were not read the last time: their relationships are those of `at`. Empty: they were.
  std::string principals_unread;
};
std::optional<Evaluated> evaluated(graph::GraphStore& store, const std::string& account);

// "By the policies read at …", what was unread or assumed, and what no evaluation from outside can know: for people, a
// sentence each.
std::vector<std::string> limits_of(const Evaluated& evaluated);

// Tables of this name or ARN; of a name there may be several. Principals of this name or ARN.
std::vector<std::string> tables_named(graph::GraphStore& store, std::string_view name_or_arn);
std::vector<std::string> principals_named(graph::GraphStore& store, std::string_view name_or_arn);

// `right` empty: each of them. Sorted: state (allowed, granted, conditional), then principal or table, then right.
void who(graph::GraphStore& store, const std::string& table, std::string_view right,
         const std::function<void(const Reached&)>& each);
void what(graph::GraphStore& store, const std::string& principal, std::string_view right,
          const std::function<void(const Reached&)>& each);

}  // namespace dynatlas::access
