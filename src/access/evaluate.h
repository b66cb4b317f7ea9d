// Who can reach the tables of one account, as relationships: direct where a policy names a table, through a scope where
// it has a wildcard (docs/decisions/0037). Pure; what it finds goes to a GrantSink. A table that comes or goes changes
// no scope's id: scopes follow from the policies alone. Memory grows with the principals and with the tables that have
// a policy of their own, not with the tables.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "access/cell.h"

namespace dynatlas::access {

// Grows with each change of the rules: what was evaluated by others is evaluated anew.
inline constexpr std::int64_t kEvaluator = 1;

// The tables that a pattern means, without and within what else decides.
struct Scope {
  std::string id;
  std::string account;
  std::string region;
  std::string pattern;
  std::vector<std::string> cuts;
};

// Whom a resource policy lets in, by account: its id, `*` of everybody, empty of what is none of AWS.
std::multimap<std::string, std::string> let_in_by(const iam::Policy& policy);

struct Grant {
  std::string_view principal;  // its ARN; an account's root where nothing is known of those that the policy names
  iam::Right right;
  const Given& given;
  std::span<const std::string> named = {};
};

class GrantSink {
 public:
  virtual ~GrantSink() = default;
  virtual void scope(const Scope& scope) = 0;  // once, before anything of it
  virtual void covers(const Scope& scope, std::string_view table) = 0;
  virtual void to_scope(const Grant& grant, const Scope& scope) = 0;
  virtual void to_table(const Grant& grant, std::string_view table) = 0;
};

// A table with a policy of its own, or whose stream has one.
struct TableWithPolicies {
  TableAt table;
  const iam::Policy* table_policy = nullptr;
  const iam::Policy* stream_policy = nullptr;
  iam::Answer key_open_to_other_accounts = iam::Answer::maybe;
};

class Evaluation {
 public:
  // All of these must outlive it.
  Evaluation(const Account& account, const iam::Context& assumptions, GrantSink& sink);

  // All tables with policies come first: what their policies change for whom decides about scopes. `others` are
  // principals of other accounts; those of `unread` accounts are known by name alone.
  void add_with_policies(const TableWithPolicies& table, std::span<const Subject> others,
                         std::span<const std::string> unread_accounts);
  // Then all tables, those with policies again, in blocks that are sorted by id.
  void add(std::span<const TableAt> tables);

 private:
  struct Allow {
    const iam::Policy* policy;
    std::uint32_t statement;
    std::vector<std::uint32_t> selectors;
  };
  // One way from a principal to tables: the selectors of one pattern, the first of which stands for it.
  struct Way {
    const Selector* pattern;
    std::string of_principal;  // where variables make the pattern its own
    std::vector<std::uint32_t> selectors;
    std::vector<std::uint32_t> cuts;
  };
  struct Plan {
    std::vector<Allow> allows;
    std::vector<Way> ways;
    std::vector<std::uint32_t> literals;  // selectors
    std::vector<std::uint32_t> decisive;  // all selectors that tell tables apart
    std::vector<std::string> excluded;    // tables whose own policies decide, sorted
    bool depends_on_region = false;
  };
  struct Class;
  struct Turn;

  Plan plan_of(const Subject& subject);
  std::vector<Way> ways_of(const Subject& subject, const Plan& plan) const;
  std::vector<std::uint32_t> selectors_in(const iam::Policy& policy, const iam::PolicyStatement& statement,
                                          const Subject& subject);
  const Reaches& reaches(std::uint32_t selector, const Block& block);
  std::vector<Class> classes(const Plan& plan, const Block& block);
  void evaluate(std::size_t subject, const Block& block);
  void evaluate(Turn& turn, const Class& one);
  void give_scope(Turn& turn, const Class& one, const Way& way, const Cell& cell);
  void give_tables(Turn& turn, const Class& one, const Cell& cell, std::span<const Cell> ways);
  Scope scope_of(const Turn& turn, const Class& one, const Way& way) const;
  Cell cell_with(const Subject& subject, const TableWithPolicies& with) const;
  Cell granted_to(std::span<const std::string> named, const TableWithPolicies& with) const;
  void give(std::string_view principal, const Cell& cell, std::string_view table,
            std::span<const std::string> named = {});

  const Account& account_;
  const iam::Context& assumptions_;
  GrantSink& sink_;
  std::vector<Plan> plans_;
  std::map<std::string, std::uint32_t> selector_places_;
  std::deque<Selector> selectors_;                          // ways point at them
  std::vector<const Subject*> selector_owners_;             // of those with variables
  std::unordered_map<std::uint32_t, Reaches> reaches_;      // of the block
  std::unordered_map<std::string, std::size_t> recorders_;  // of the block: whose classes tell what a scope covers
  std::unordered_set<std::string> scopes_;                  // ids that were told
  std::unordered_set<std::string> given_;                   // principal and scope that were told
};

}  // namespace dynatlas::access
