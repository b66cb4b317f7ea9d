#include "access/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/arn.h"
#include "base/digest.h"
#include "base/letters.h"
#include "intel/aws/iam/facts.h"

namespace dynatlas::access {
namespace {

using iam::Answer;

const iam::Context& no_keys() {
  static const iam::Context nothing;
  return nothing;
}

bool depends_on_region(const iam::Policy& policy) {
  constexpr std::string_view kKey = "aws:requestedregion";
  return std::ranges::any_of(policy.statements, [&](const iam::PolicyStatement& one) {
    return std::ranges::any_of(one.statement.conditions, [&](const iam::Condition& condition) {
      return condition.key_folded == kKey || std::ranges::any_of(condition.values, [&](const std::string& value) {
               return in_small_letters(value).find(kKey) != std::string::npos;
             });
    });
  });
}

// Every policy that holds for a principal at the account's tables but those that allow in its own name.
std::vector<const iam::Policy*> limiting(const iam::Layers& layers, const Account& account) {
  std::vector<const iam::Policy*> all;
  if (layers.boundary != nullptr) all.push_back(layers.boundary);
  for (const auto* levels : {&layers.service_control, &account.limits.resource_control}) {
    for (const auto& level : *levels) all.insert(all.end(), level.begin(), level.end());
  }
  return all;
}

// Whether some statement of a resource policy may be about this principal.
bool may_name(const iam::Policy& policy, const iam::Principal& principal) {
  if (policy.reading != iam::Policy::Reading::read) return true;
  return std::ranges::any_of(policy.statements, [&](const iam::PolicyStatement& one) {
    if (one.statement.principal_list == iam::Listed::all_but) return true;
    return std::ranges::any_of(one.statement.principals, [&](const iam::PrincipalEntry& entry) {
      return entry.name == "*" || entry.name == principal.arn ||
             (!principal.account.empty() && entry.name.find(principal.account) != std::string::npos);
    });
  });
}

// The account of a principal as a policy names it.
std::string account_of(const iam::PrincipalEntry& entry) {
  if (entry.type != iam::PrincipalType::aws) return {};
  const auto arn = arn_of(entry.name);
  if (arn.has_value()) return std::string(arn->account);
  const bool is_account = entry.name.size() == 12 && entry.name.find_first_not_of("0123456789") == std::string::npos;
  return is_account || entry.name == "*" ? entry.name : std::string();
}

std::string root_of(std::string_view table, std::string_view account) {
  const auto arn = arn_of(table);
  return fmt::format("arn:{}:iam::{}:root", arn.has_value() ? arn->partition : "aws", account);
}

std::string digest_of(std::string_view text) {
  std::string hex;
  const auto digest = sha256(text);
  for (const unsigned char byte : std::span(digest).first(12)) hex += fmt::format("{:02x}", byte);
  return hex;
}

// Which parts of a table a selector reaches, where these are not all: "index, stream, backup?".
std::string parts_in(Reach reach) {
  std::string text;
  bool is_all = true;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    const Answer answer = reach.of(part);
    is_all &= answer == Answer::yes;
    if (answer == Answer::no) continue;
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", name_of(part), answer == Answer::maybe ? "?" : "");
  }
  return is_all ? "" : text;
}

void widen(Reach& all, Reach other) {
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    all.set(part, std::max(all.of(part), other.of(part)));
  }
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15U + (hash << 6U) + (hash >> 2U);
  return hash * 0xff51afd7ed558ccdU;
}

// Whether the one gives all that the other does.
bool contains(const Given& given, const Given& other) {
  return given.state >= other.state && (other.allowed & ~given.allowed).none() &&
         (other.conditional & ~(given.allowed | given.conditional)).none() && given.indexes >= other.indexes;
}

// What either gives, to whichever of several principals.
void merge(Given& all, const Given& other) {
  all.state = std::max(all.state, other.state);
  all.allowed |= other.allowed;
  all.conditional = (all.conditional | other.conditional) & ~all.allowed;
  all.indexes = std::max(all.indexes, other.indexes);
  for (const auto set : {&Given::condition_keys, &Given::conditions, &Given::allowed_by, &Given::assumed}) {
    (all.*set).insert((other.*set).begin(), (other.*set).end());
  }
}

}  // namespace

std::multimap<std::string, std::string> let_in_by(const iam::Policy& policy) {
  std::multimap<std::string, std::string> all;
  for (const iam::PolicyStatement& one : policy.statements) {
    if (one.statement.deny) continue;
    if (one.statement.principal_list == iam::Listed::all_but) all.emplace("*", "*");
    if (one.statement.principal_list != iam::Listed::these) continue;
    for (const iam::PrincipalEntry& entry : one.statement.principals) all.emplace(account_of(entry), entry.name);
  }
  return all;
}

// Tables that all policies of a principal mean alike.
struct Evaluation::Class {
  std::vector<std::uint32_t> tables;
  bool has_mixed_indexes = false;  // then it is one table
};

struct Evaluation::Turn {
  std::size_t place;
  const Subject& subject;
  const Plan& plan;
  const Block& block;
};

Evaluation::Evaluation(const Account& account, const iam::Context& assumptions, GrantSink& sink)
    : account_(account), assumptions_(assumptions), sink_(sink) {
  for (const Subject& subject : account.subjects) plans_.push_back(plan_of(subject));
}

std::vector<std::uint32_t> Evaluation::selectors_in(const iam::Policy& policy, const iam::PolicyStatement& statement,
                                                    const Subject& subject) {
  std::vector<std::uint32_t> places;
  for (Selector& selector : selectors_of(policy, statement, account_.id)) {
    std::string key = fmt::format(
        "{}\n{}\n{}\n{}\n{}", static_cast<int>(selector.rules.short_arn), selector.rules.substitutes_variables,
        selector.all_but, selector.has_variables ? subject.principal.arn : "", fmt::join(selector.entries, "\n"));
    const auto [at, is_new] =
        selector_places_.try_emplace(std::move(key), static_cast<std::uint32_t>(selectors_.size()));
    if (is_new) {
      selector_owners_.push_back(selector.has_variables ? &subject : nullptr);
      selectors_.push_back(std::move(selector));
    }
    places.push_back(at->second);
  }
  return places;
}

Evaluation::Plan Evaluation::plan_of(const Subject& subject) {
  Plan plan;
  std::set<std::uint32_t> decisive;
  std::set<std::uint32_t> cuts;
  const auto note = [&](const std::vector<std::uint32_t>& places, bool cut) {
    for (const std::uint32_t place : places) {
      if (selectors_[place].is_universal) continue;
      decisive.insert(place);
      if (cut) cuts.insert(place);
    }
  };
  for (const iam::Policy* policy : subject.layers.identity) {
    plan.depends_on_region |= depends_on_region(*policy);
    for (const iam::PolicyStatement& one : policy->statements) {
      auto places = selectors_in(*policy, one, subject);
      note(places, one.statement.deny);
      if (!one.statement.deny) {
        plan.allows.push_back({policy, static_cast<std::uint32_t>(one.place), std::move(places)});
      }
    }
    if (policy->reading != iam::Policy::Reading::read) plan.allows.push_back({policy, iam::kNoStatement, {}});
  }
  for (const iam::Policy* policy : limiting(subject.layers, account_)) {
    plan.depends_on_region |= depends_on_region(*policy);
    for (const iam::PolicyStatement& one : policy->statements) note(selectors_in(*policy, one, subject), true);
  }
  for (const Allow& allow : plan.allows) {
    std::ranges::copy_if(allow.selectors, std::back_inserter(plan.literals),
                         [&](std::uint32_t selector) { return selectors_[selector].is_literal; });
  }
  plan.ways = ways_of(subject, plan);
  for (Way& way : plan.ways) {
    std::ranges::copy_if(cuts, std::back_inserter(way.cuts),
                         [&](std::uint32_t cut) { return selectors_[cut].may_meet(*way.pattern); });
  }
  plan.decisive.assign(decisive.begin(), decisive.end());
  return plan;
}

// By what scopes tell apart.
std::vector<Evaluation::Way> Evaluation::ways_of(const Subject& subject, const Plan& plan) const {
  static const Selector kEverything;  // what is unread perhaps allows
  std::map<std::array<std::string_view, 3>, Way> ways;
  for (const Allow& allow : plan.allows) {
    if (allow.statement == iam::kNoStatement) ways.try_emplace({"*", "*", ""}, Way{&kEverything, "", {}, {}});
    for (const std::uint32_t place : allow.selectors) {
      const Selector& selector = selectors_[place];
      if (selector.is_literal) continue;
      const std::string_view of = selector.has_variables ? std::string_view(subject.principal.arn) : "";
      Way& way =
          ways.try_emplace({selector.region, selector.name, of}, Way{&selector, std::string(of), {}, {}}).first->second;
      way.selectors.push_back(place);
    }
  }
  std::vector<Way> all;
  for (auto& [key, way] : ways) all.push_back(std::move(way));
  return all;
}

const Reaches& Evaluation::reaches(std::uint32_t selector, const Block& block) {
  const auto [at, is_new] = reaches_.try_emplace(selector);
  if (!is_new) return at->second;
  const Subject* owner = selector_owners_[selector];
  if (owner == nullptr) {
    at->second = reaches_of(selectors_[selector], block, no_keys());
  } else {
    iam::RequestedResource resource;
    resource.account = account_.id;
    resource.organization = account_.limits.organization;
    const iam::RequestKeys::Made made{owner->principal, resource, assumptions_};
    at->second = reaches_of(selectors_[selector], block,
                            iam::RequestKeys(made, iam::RequestKeys::Request::without_dynamodb_keys, true));
  }
  return at->second;
}

void Evaluation::give(std::string_view principal, const Cell& cell, std::string_view table,
                      std::span<const std::string> named) {
  for (std::size_t i = 0; i < kRightCount; ++i) {
    const Given& given = cell.rights[i];
    if (!given.is_nothing()) sink_.to_table({principal, static_cast<iam::Right>(i), given, named}, table);
  }
}

Cell Evaluation::cell_with(const Subject& subject, const TableWithPolicies& with) const {
  const Block block(std::span(&with.table, 1));
  const BoundTable::Asked asked{
      block, 0, account_, true, with.table_policy, with.stream_policy, with.key_open_to_other_accounts};
  return BoundTable(subject, asked, assumptions_).cell();
}

// To some of these, of whom nothing but the name is known.
Cell Evaluation::granted_to(std::span<const std::string> named, const TableWithPolicies& with) const {
  Cell all;
  for (const std::string& name : named) {
    const bool is_account = !arn_of(name).has_value();
    const auto principal = iam::principal_of(is_account ? root_of(with.table.id, name) : name);
    if (!principal.has_value()) continue;
    Subject one{*principal, {}};
    one.layers.is_principal_account_read = false;
    const Cell cell = cell_with(one, with);
    for (std::size_t i = 0; i < kRightCount; ++i) merge(all.rights[i], cell.rights[i]);
  }
  return all;
}

void Evaluation::add_with_policies(const TableWithPolicies& with, std::span<const Subject> others,
                                   std::span<const std::string> unread_accounts) {
  const std::string& table = with.table.id;
  std::vector<const iam::Policy*> policies{with.table_policy, with.stream_policy};
  std::erase(policies, nullptr);
  const auto may_be_named = [&](const Subject& subject) {
    return std::ranges::any_of(policies, [&](const auto* policy) { return may_name(*policy, subject.principal); });
  };
  for (std::size_t i = 0; i < account_.subjects.size(); ++i) {
    const Subject& subject = account_.subjects[i];
    if (!may_be_named(subject)) continue;
    const Cell cell = cell_with(subject, with);
    if (cell == cell_with(subject, {with.table})) continue;
    auto& excluded = plans_[i].excluded;
    excluded.insert(std::ranges::lower_bound(excluded, table), table);
    give(subject.principal.arn, cell, table);
  }
  for (const Subject& subject : others) {
    if (may_be_named(subject)) give(subject.principal.arn, cell_with(subject, with), table);
  }
  std::map<std::string, std::set<std::string>> named;
  for (const iam::Policy* policy : policies) {
    for (auto& [account, name] : let_in_by(*policy)) named[account].insert(std::move(name));
  }
  for (const std::string& account : unread_accounts) {
    const std::vector<std::string> names(named[account].begin(), named[account].end());
    give(root_of(table, account), granted_to(names, with), table, names);
  }
}

std::vector<Evaluation::Class> Evaluation::classes(const Plan& plan, const Block& block) {
  std::vector<std::uint64_t> hashes(block.size(), 0);
  std::vector<bool> is_mixed(block.size(), false);
  if (plan.depends_on_region) {
    for (std::size_t i = 0; i < block.size(); ++i) hashes[i] = std::hash<std::string_view>()(block.region(i));
  }
  for (const std::uint32_t selector : plan.decisive) {
    const Reaches& reach = reaches(selector, block);
    for (const auto& [table, of] : reach.some) {
      hashes[table] = mixed(hashes[table], (std::uint64_t{selector} << 16U) | of.bits());
      if (of.has_mixed_indexes()) is_mixed[table] = true;
    }
  }
  std::unordered_map<std::uint64_t, std::size_t> places;
  std::vector<Class> all;
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (std::ranges::binary_search(plan.excluded, block[i].id)) continue;
    if (is_mixed[i]) {
      all.push_back({{static_cast<std::uint32_t>(i)}, true});
      continue;
    }
    const auto [at, is_new] = places.try_emplace(hashes[i], all.size());
    if (is_new) all.emplace_back();
    all[at->second].tables.push_back(static_cast<std::uint32_t>(i));
  }
  return all;
}

Scope Evaluation::scope_of(const Turn& turn, const Class& one, const Way& way) const {
  Scope scope{{}, account_.id, way.pattern->region, way.pattern->name, {}};
  if (!way.of_principal.empty()) scope.cuts.push_back("of " + way.of_principal);
  if (turn.plan.depends_on_region) scope.cuts.push_back(fmt::format("in region {}", turn.block.region(one.tables[0])));
  // `*x` means one table and another's index, and NotResource may spare a table and not its indexes.
  Reach all;
  for (const std::uint32_t own : way.selectors) {
    if (!selectors_[own].is_universal) widen(all, reaches_.at(own).of(one.tables[0]));
  }
  const std::string only = parts_in(all);
  if (!only.empty()) scope.cuts.push_back("only " + only);
  for (const std::uint32_t cut : way.cuts) {
    const Selector& selector = selectors_[cut];
    const Reach reach = reaches_.at(cut).of(one.tables[0]);
    const std::string parts = parts_in(reach);
    const std::string region = selector.region == "*" ? "" : selector.region + ":";
    const std::string own = selector.has_variables ? " of " + turn.subject.principal.arn : "";
    scope.cuts.push_back(fmt::format("{} {}{}{}{}", reach.is_nothing() ? "not" : "in", region, selector.name, own,
                                     parts.empty() ? "" : fmt::format(" ({})", parts)));
  }
  for (const std::string& table : turn.plan.excluded) {
    if (literal_of(table).may_meet(*way.pattern)) scope.cuts.push_back("not " + table);
  }
  std::ranges::sort(scope.cuts);
  scope.cuts.erase(std::ranges::unique(scope.cuts).begin(), scope.cuts.end());
  scope.id =
      fmt::format("{}/scope/{}", account_.id,
                  digest_of(fmt::format("{}\n{}\n{}", scope.region, scope.pattern, fmt::join(scope.cuts, "\n"))));
  return scope;
}

void Evaluation::give_scope(Turn& turn, const Class& one, const Way& way, const Cell& cell) {
  const Scope scope = scope_of(turn, one, way);
  if (scopes_.insert(scope.id).second) sink_.scope(scope);
  if (given_.insert(turn.subject.principal.arn + '\n' + scope.id).second) {
    for (std::size_t i = 0; i < kRightCount; ++i) {
      const Given& given = cell.rights[i];
      if (given.is_nothing()) continue;
      sink_.to_scope({turn.subject.principal.arn, static_cast<iam::Right>(i), given}, scope);
    }
  }
  if (recorders_.try_emplace(scope.id, turn.place).first->second != turn.place) return;
  for (const std::uint32_t table : one.tables) sink_.covers(scope, turn.block[table].id);
}

// What no scope gives as well.
void Evaluation::give_tables(Turn& turn, const Class& one, const Cell& cell, std::span<const Cell> ways) {
  for (std::size_t i = 0; i < kRightCount; ++i) {
    const Given& given = cell.rights[i];
    const auto has = [&](const Cell& way) { return contains(way.rights[i], given); };
    if (given.is_nothing() || std::ranges::any_of(ways, has)) continue;
    for (const std::uint32_t table : one.tables) {
      sink_.to_table({turn.subject.principal.arn, static_cast<iam::Right>(i), given}, turn.block[table].id);
    }
  }
}

void Evaluation::evaluate(Turn& turn, const Class& one) {
  const std::size_t table = one.tables.front();
  const auto reach = [&](std::uint32_t selector) { return reaches(selector, turn.block).of(table); };
  const auto is_some = [&](const std::vector<std::uint32_t>& selectors) {
    return std::ranges::any_of(selectors, [&](std::uint32_t selector) { return !reach(selector).is_nothing(); });
  };
  // How a statement reaches the table by these selectors alone.
  const auto weight_of = [&](std::span<const std::uint32_t> selectors) -> BoundTable::Weight {
    return [&, selectors](const iam::StatementAnswer& answer, Part part) {
      Answer best = Answer::no;
      for (const Allow& allow : turn.plan.allows) {
        if (allow.policy != answer.policy || allow.statement != answer.statement) continue;
        if (allow.statement == iam::kNoStatement) return Answer::yes;
        for (const std::uint32_t selector : allow.selectors) {
          if (std::ranges::find(selectors, selector) == selectors.end()) continue;
          best = std::max(best, reach(selector).of(part));
        }
      }
      return best;
    };
  };
  std::vector<const Way*> ways;
  std::vector<BoundTable::Weight> weights;
  for (const Way& way : turn.plan.ways) {
    if (!way.selectors.empty() && !is_some(way.selectors)) continue;
    ways.push_back(&way);
    weights.push_back(weight_of(way.selectors));
  }
  if (is_some(turn.plan.literals)) weights.push_back(weight_of(turn.plan.literals));
  if (weights.empty()) return;
  const std::size_t own_ways = weights.size();
  // Two ways may give together what neither gives alone: an iterator and the records.
  if (own_ways > 1) weights.emplace_back([](const iam::StatementAnswer&, Part) { return Answer::yes; });
  const BoundTable bound(turn.subject, {turn.block, table, account_, one.has_mixed_indexes}, assumptions_);
  const std::vector<Cell> cells = bound.cells(weights);
  std::vector<Cell> scoped;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (cells[i].is_nothing()) continue;
    const auto is_mixed = [&](std::uint32_t selector) { return reach(selector).has_mixed_indexes(); };
    const bool is_alone = one.has_mixed_indexes && (std::ranges::any_of(ways[i]->selectors, is_mixed) ||
                                                    std::ranges::any_of(ways[i]->cuts, is_mixed));
    if (is_alone) {
      give_tables(turn, one, cells[i], {});
    } else {
      give_scope(turn, one, *ways[i], cells[i]);
      scoped.push_back(cells[i]);
    }
  }
  if (own_ways > ways.size()) give_tables(turn, one, cells[ways.size()], scoped);
  if (own_ways == 1) return;
  Cell together;
  together[iam::Right::read_stream] = cells.back()[iam::Right::read_stream];
  give_tables(turn, one, together, std::span(cells).first(own_ways));
}

void Evaluation::evaluate(std::size_t subject, const Block& block) {
  const Plan& plan = plans_[subject];
  if (plan.allows.empty()) return;
  Turn turn{subject, account_.subjects[subject], plan, block};
  for (const Class& one : classes(plan, block)) evaluate(turn, one);
}

void Evaluation::add(std::span<const TableAt> tables) {
  const Block block(tables);
  reaches_.clear();
  recorders_.clear();
  for (std::size_t subject = 0; subject < account_.subjects.size(); ++subject) evaluate(subject, block);
}

}  // namespace dynatlas::access
