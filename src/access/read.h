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
  bool are_principals_known = false;  // they were read completely once
  bool are_principals_read = false;   // and the last time
  bool are_policies_read = false;     // of all tables and streams
  bool is_organization_read = false;
  std::string digest;  // of the last evaluation
};
Notes notes_of(graph::GraphStore& store, const std::string& account);

// Principals of the account, and what holds for them. Their policies are kept in `policies`.
std::vector<Subject> read_subjects(graph::GraphStore& store, const std::string& account, PolicySet& policies,
                                   Digest& digest);

// Policies of tables and streams; of `tables` what a policy cannot say is read.
std::vector<TableWithPolicies> read_table_policies(graph::GraphStore& store, const std::string& account,
                                                   PolicySet& policies, Digest& digest);

// Those of one table and its stream, and nothing where the graph has no such table. Only the table's id is filled.
std::optional<TableWithPolicies> read_policies_of(graph::GraphStore& store, const std::string& table,
                                                  PolicySet& policies);

// Accounts that these policies let in, by their ids; `*` where one lets everybody in.
std::set<std::string> accounts_named(std::span<const TableWithPolicies> tables, const std::string& own);

// All tables of the account, sorted by id, in blocks.
void each_block(graph::GraphStore& store, const std::string& account,
                const std::function<void(std::span<const TableAt>)>& take);

// Ids of the accounts whose principals are in the graph.
std::vector<std::string> accounts_with_principals(graph::GraphStore& store);

// The account that tables belong to: what its organization forbids, and what was not read of it. No principals.
Account read_owner(const std::string& id, const Notes& notes);

// Everything that an account's evaluation rests on, but its tables.
struct Known {
  Account account;
  std::vector<TableWithPolicies> with_policies;
  std::vector<Subject> others;               // principals of other accounts that these policies let in
  std::vector<std::string> unread_accounts;  // let in too, and nothing is known of their principals
};
Known read_account(graph::GraphStore& store, const std::string& id, const Notes& notes, Digest& digest);

}  // namespace dynatlas::access
