// Who can reach a table, and what a principal can reach, as the graph has it (evaluated by the last sync that could).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// One right on what a policy of the principal's names: a table, or a scope with all that it covers.
struct Granted {
  Reached given;       // without a table and ways: those of the target alone
  std::string target;  // id of the table or the scope
  bool is_scope = false;
  std::string pattern;  // of a scope: of names, of regions
  std::string region_pattern;
  std::string account;
  std::vector<std::string> cuts;  // what else decides which tables they are
  std::uint64_t covers = 0;       // tables
  std::string first_table;        // of these, by id; empty where there is none
};

struct Named {
  std::string id;  // ARN
  std::string name;
  std::string kind;  // as of Reached
  std::string account;
};

// What the answers of an account rest on, and what they leave out.
struct Evaluated {
  std::string account;
  std::int64_t at = 0;           // epoch seconds; 0: never, so that everything is unknown
  bool is_finished = true;       // false: the last evaluation was broken off, and the answers are of two
  std::uint64_t principals = 0;  // users and roles of the account
  std::uint64_t tables = 0;
  std::int64_t principals_read_at = 0;  // when they were last read completely; 0: never
  std::vector<std::string> unread;      // organizations, policies
  std::vector<std::string> uncertain;   // policies that IAM would refuse
  std::vector<std::string> assumed;     // key=value
  // Why the principals were not read the last time: their relationships are those of `at`. Empty: they were.
  std::string principals_unread;
};
// Nothing where the graph does not know the account.
std::optional<Evaluated> evaluated(graph::GraphStore& store, const std::string& account);
// Of every account that the graph knows, sorted.
std::vector<Evaluated> all_evaluated(graph::GraphStore& store);

// "By the policies read at …", what was unread or assumed, and what no evaluation from outside can know: for people, a
// sentence each.
std::vector<std::string> limits_of(const Evaluated& evaluated);
// "2026-11-29 10:00 UTC".
std::string minute_text(std::int64_t epoch_seconds);

// ARNs of the tables of this name or ARN; of a name there may be several. ARNs of the users, roles and accounts of this
// name, ARN, account id, or end of an ARN (`role/app`).
std::vector<std::string> tables_named(graph::GraphStore& store, std::string_view name_or_arn);
std::vector<std::string> principals_named(graph::GraphStore& store, std::string_view name_or_arn);

// Names for a misspelt one to be compared with, at most `limit`, each once.
std::vector<std::string> table_names(graph::GraphStore& store, std::int64_t limit);
std::vector<std::string> principal_names(graph::GraphStore& store, std::int64_t limit);

// At most `limit` users, roles and accounts that have this in their ARN, whatever the case; those with the shortest
// names first.
std::vector<Named> find_principals(graph::GraphStore& store, std::string_view text, std::int64_t limit);

// ARN of the table's stream; empty where it has none.
std::string stream_of(graph::GraphStore& store, const std::string& table);

// `right`: one or several, with commas between them; empty: each of them. Memory does not grow with the answer. Sorted:
// state (allowed, granted, conditional), then principal or table, then right.
void who(graph::GraphStore& store, const std::string& table, std::string_view right,
         const std::function<void(const Reached&)>& each);
void what(graph::GraphStore& store, const std::string& principal, std::string_view right,
          const std::function<void(const Reached&)>& each);

// What makes up the answer of what(): memory does not grow with the tables. All rights of a target follow each other;
// scopes come first, those that cover most before others.
void grants(graph::GraphStore& store, const std::string& principal, std::string_view right,
            const std::function<void(const Granted&)>& each);
// How many tables that is, each once, by their accounts.
std::vector<std::pair<std::string, std::uint64_t>> tables_reached(graph::GraphStore& store,
                                                                  const std::string& principal);
// Tables that a scope covers, sorted, behind the id `after`.
std::vector<std::string> covered(graph::GraphStore& store, const std::string& scope, const std::string& after,
                                 std::int64_t limit);

}  // namespace dynatlas::access
