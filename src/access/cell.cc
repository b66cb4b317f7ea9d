#include "access/cell.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace dynatlas::access {
namespace {

using iam::Answer;
using iam::Decision;
using iam::State;
using iam::StatementAnswer;

bool may_allow_alone(const StatementAnswer& answer) {
  return answer.layer == iam::Layer::identity || answer.layer == iam::Layer::resource_policy;
}

// Where an action is looked at: the parts that the reference names for it, the table else.
bool is_asked_of(const iam::Action& action, Part part) {
  const bool has_live = action.resources.has(iam::Resource::table) || action.resources.has(iam::Resource::index) ||
                        action.resources.has(iam::Resource::stream);
  const bool is_live = part == Part::table || part == Part::index || part == Part::stream;
  return action.resources.has(resource_of(part)) && is_live == has_live;
}

// What is gathered for one relationship; written out as text once, at the end.
struct Gathered {
  State state = State::denied;
  iam::ActionMask allowed;
  iam::ActionMask conditional;
  iam::ActionMask on_table;  // of the actions that reach tables and indexes
  iam::ActionMask on_some_index;
  std::set<std::pair<const iam::Policy*, std::uint32_t>> by;
  std::set<std::pair<const iam::BoundRequest*, std::uint32_t>> residues;
  std::set<std::string> assumed;
};

void add_residues(Gathered& gathered, const iam::BoundRequest& request, const StatementAnswer& answer,
                  std::size_t action) {
  for (const std::uint32_t place : request.residues_of(answer, action)) gathered.residues.emplace(&request, place);
}

// What one action gives on the way that `weight` tells.
struct OnTheWay {
  State state = State::denied;
  std::vector<const StatementAnswer*> by;
};

OnTheWay on_the_way(const Decision& decision, Part part, const BoundTable::Weight& weight) {
  OnTheWay way;
  if (decision.state == State::denied) return way;
  Answer best = Answer::no;
  for (const StatementAnswer& answer : decision.allowing) {
    if (!may_allow_alone(answer)) continue;
    const Answer worth = std::min(answer.alone, weight(answer, part));
    if (worth == Answer::no) continue;
    best = std::max(best, worth);
    way.by.push_back(&answer);
  }
  if (best == Answer::no) return way;
  const bool is_denied_perhaps =
      std::ranges::any_of(decision.denying, [](const StatementAnswer& answer) { return answer.answer != Answer::no; });
  way.state = best == Answer::yes && !is_denied_perhaps ? State::allowed : State::conditional;
  if (decision.state == State::granted) way.state = State::granted;
  // One that allows it for certain makes the others no matter.
  if (way.state != State::conditional) std::erase_if(way.by, [&](const auto* one) { return one->alone != best; });
  return way;
}

void add(Gathered& gathered, const iam::BoundRequest& request, const Decision& decision, const OnTheWay& way,
         std::size_t action) {
  const bool is_conditional = way.state == State::conditional;
  (is_conditional ? gathered.conditional : gathered.allowed).set(action);
  gathered.state = std::max(gathered.state, way.state);
  for (const StatementAnswer* one : way.by) {
    gathered.by.emplace(one->policy, one->statement);
    if (is_conditional) add_residues(gathered, request, *one, action);
  }
  if (is_conditional) {
    for (const StatementAnswer& one : decision.denying) add_residues(gathered, request, one, action);
    for (const StatementAnswer& one : decision.allowing) {
      if (!may_allow_alone(one) && one.answer == Answer::maybe) add_residues(gathered, request, one, action);
    }
  }
  if (decision.assumptions == 0) return;
  for (std::string& key : request.assumed_by(decision)) gathered.assumed.insert(std::move(key));
}

// GetRecords needs an iterator, and an iterator without GetRecords reads nothing.
void need_both(Gathered& stream) {
  static const std::size_t kRecords = *iam::action_place("GetRecords");
  static const std::size_t kIterator = *iam::action_place("GetShardIterator");
  const auto has = [&](std::size_t action) { return stream.allowed.test(action) || stream.conditional.test(action); };
  if (!has(kRecords) || !has(kIterator)) {
    stream = {};
  } else if (!stream.allowed.test(kRecords) || !stream.allowed.test(kIterator)) {
    stream.state = State::conditional;
  }
}

// Of the actions that reach indexes, those that were asked of some index and are not given on it.
Indexes indexes_of(const Gathered& gathered, const iam::ActionMask& not_on_all) {
  const iam::ActionMask given = gathered.on_table | gathered.on_some_index;
  if (given.none()) return Indexes::not_given;
  if (gathered.on_some_index.none()) return Indexes::none;
  return (given & ~(gathered.on_some_index & ~not_on_all)).none() ? Indexes::all : Indexes::some;
}

Given written_out(const Gathered& gathered, const iam::ActionMask& not_on_all) {
  Given given;
  given.state = gathered.state;
  given.allowed = gathered.allowed;
  given.assumed = gathered.assumed;
  given.conditional = gathered.conditional & ~gathered.allowed;
  if (given.is_nothing()) return {};
  given.indexes = indexes_of(gathered, not_on_all);
  for (const auto& [policy, statement] : gathered.by) given.allowed_by.insert(iam::statement_id(*policy, statement));
  while (given.allowed_by.size() > kStatementsMax) given.allowed_by.erase(std::prev(given.allowed_by.end()));
  for (const auto& [request, place] : gathered.residues) {
    const iam::Residue& residue = request->residues()[place];
    given.conditions.insert(text_of(residue));
    if (residue.operator_name == "unread" || residue.operator_name == "uncertain") {
      given.condition_keys.insert(residue.operator_name + ":" + residue.key);
    } else {
      given.condition_keys.insert(residue.unknown.begin(), residue.unknown.end());
    }
  }
  return given;
}

}  // namespace

std::string_view word_of(iam::State state) {
  switch (state) {
    case State::allowed:
      return "allowed";
    case State::granted:
      return "granted";
    case State::conditional:
      return "conditional";
    case State::denied:
      break;
  }
  return "denied";
}

std::string text_of(const iam::Residue& residue) {
  return nlohmann::json{{"operator", residue.operator_name}, {"key", residue.key}, {"values", residue.values}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string_view to_string(Indexes indexes) {
  switch (indexes) {
    case Indexes::all:
      return "all";
    case Indexes::some:
      return "some";
    case Indexes::none:
      return "none";
    case Indexes::not_given:
      break;
  }
  return "";
}

std::vector<std::string> names_of(const iam::ActionMask& actions) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < iam::kActions.size(); ++i) {
    if (actions.test(i)) names.emplace_back(iam::kActions[i].name);
  }
  return names;
}

bool Cell::is_nothing() const {
  return std::ranges::all_of(rights, &Given::is_nothing);
}

BoundTable::BoundTable(const Subject& subject, const Asked& asked, const iam::Context& assumptions) {
  iam::Layers layers = subject.layers;
  layers.resource_control = asked.account.limits.resource_control;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    const std::size_t indexes = asked.tells_indexes_apart ? asked.block[asked.table].indexes.size() : 1;
    const std::size_t count = part == Part::index ? std::max<std::size_t>(indexes, 1) : 1;
    layers.resource_policy = part == Part::stream ? asked.stream_policy : asked.table_policy;
    for (std::size_t index = 0; index < count; ++index) {
      iam::RequestedResource resource;
      resource.arn = asked.block.arn(asked.table, part, index);
      resource.account = asked.account.id;
      resource.organization = asked.account.limits.organization;
      resource.is_in_management_account = asked.account.limits.is_management_account;
      resource.key_open_to_other_accounts = asked.key_open_to_other_accounts;
      bound_.push_back({part, iam::bind(subject.principal, resource, layers, assumptions)});
    }
  }
}

Cell BoundTable::cell() const {
  const Weight all = [](const StatementAnswer&, Part) { return Answer::yes; };
  return std::move(cells(std::span(&all, 1)).front());
}

std::vector<Cell> BoundTable::cells(std::span<const Weight> ways) const {
  std::vector<std::array<Gathered, kRightCount>> gathered(ways.size());
  std::vector<iam::ActionMask> not_on_all(ways.size());
  Decision decision;
  for (const auto& [part, request] : bound_) {
    for (std::size_t action = 0; action < iam::kActions.size(); ++action) {
      const iam::Action& asked = iam::kActions[action];
      const auto right = static_cast<std::size_t>(asked.right);
      if (right >= kRightCount || !is_asked_of(asked, part)) continue;
      request.decide(action, decision);
      for (std::size_t i = 0; i < ways.size(); ++i) {
        const OnTheWay way = on_the_way(decision, part, ways[i]);
        const bool is_given = way.state != State::denied;
        Gathered& of_right = gathered[i][right];
        if (is_given) add(of_right, request, decision, way, action);
        if (!asked.resources.has(iam::Resource::index)) continue;
        if (part == Part::table && is_given) of_right.on_table.set(action);
        if (part == Part::index) (is_given ? of_right.on_some_index : not_on_all[i]).set(action);
      }
    }
  }
  std::vector<Cell> cells(ways.size());
  for (std::size_t i = 0; i < ways.size(); ++i) {
    need_both(gathered[i][static_cast<std::size_t>(iam::Right::read_stream)]);
    for (std::size_t right = 0; right < kRightCount; ++right) {
      cells[i].rights[right] = written_out(gathered[i][right], not_on_all[i]);
    }
  }
  return cells;
}

}  // namespace dynatlas::access
