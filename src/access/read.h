// What the graph holds of an account's principals, policies and tables, for evaluate.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "access/evaluate.h"
#include "graph/graph_store.h"

namespace dynatlas::access {

// Of everything that was read, in its order.
class Digest {
 public:
  void add(std::string_view text);
  std::string hex();

 private:
  void fold();
  std::string state_;
  std::string waiting_;
};

struct Notes {
  bool are_principals_read = false;  // completely, the last time
  std::string digest;                // of the last evaluation
  std::int64_t evaluated_tag = 0;    // its update tag; 0: there was none
};
Notes notes_of(graph::GraphStore& store, const std::string& account);

// Its policies are kept in `policies`.
Limits read_limits(graph::GraphStore& store, const std::string& account, PolicySet& policies, Digest& digest);

// The subject as its account's organization limits it.
void limit(Subject& subject, const Limits& limits);

// Principals of the account, and what holds for them. Their policies are kept in `policies`.
std::vector<Subject> read_subjects(graph::GraphStore& store, const std::string& account, const Limits& limits,
                                   PolicySet& policies, Digest& digest);

// Of the account's tables those that have a policy of their own, or whose stream has one.
std::vector<TableWithPolicies> read_table_policies(graph::GraphStore& store, const std::string& account,
                                                   PolicySet& policies, Digest& digest);

// Of one table; nothing where the graph does not have it. Of its TableAt, streams and indexes are not filled.
std::optional<TableWithPolicies> read_policies_of(graph::GraphStore& store, const std::string& table,
                                                  PolicySet& policies);

// Accounts that these policies let in, by their ids; `*` where one lets everybody in.
std::set<std::string> accounts_named(std::span<const TableWithPolicies> tables, const std::string& own);

// All tables of the account, sorted by id, in blocks.
void each_block(graph::GraphStore& store, const std::string& account,
                const std::function<void(std::span<const TableAt>)>& take);

// Ids of the accounts whose principals are in the graph.
std::vector<std::string> accounts_with_principals(graph::GraphStore& store);

// The account that tables belong to, as its organization limits it. No principals.
Account read_owner(graph::GraphStore& store, const std::string& id, Digest& digest);

// Everything that an account's evaluation rests on, but its tables.
struct Known {
  Account account;
  std::vector<TableWithPolicies> with_policies;
  std::vector<Subject> others;               // principals of other accounts that these policies let in
  std::vector<std::string> unread_accounts;  // let in too, and nothing is known of their principals
};
Known read_account(graph::GraphStore& store, const std::string& id, Digest& digest);

}  // namespace dynatlas::access
