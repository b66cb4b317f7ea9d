#include "intel/aws/iam/evaluate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory_resource>
#include <utility>

#include "base/letters.h"
#include "intel/aws/iam/binding.h"

namespace dynatlas::intel::aws::iam {
namespace {

// Places of residues, ascending, each once.
void append_residues(const BoundStatement& statement, std::size_t action, bool assumes,
                     std::pmr::vector<std::uint32_t>& all) {
  all.insert(all.end(), statement.residues.begin(), statement.residues.end());
  for (const Term& term : statement.terms) {
    const Outcome& outcome = term.outcome(action, assumes);
    if (outcome.answer == Answer::maybe) all.push_back(outcome.residue);
  }
}

void sort_once(std::pmr::vector<std::uint32_t>& all) {
  std::ranges::sort(all);
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
}

// What all layers answer to one action.
struct Totals {
  LayerAnswer identity;
  LayerAnswer boundary;
  LayerAnswer service_control;
  LayerAnswer direct;
  LayerAnswer role;
  LayerAnswer account;
  LayerAnswer resource_control;

  Answer deny() const {
    return std::max({identity.deny, boundary.deny, service_control.deny, direct.deny, role.deny, account.deny,
                     resource_control.deny});
  }
  Answer table_side() const { return std::max({direct.allow, role.allow, account.allow}); }
  Answer principal_side() const { return std::min({identity.allow, boundary.allow, service_control.allow}); }

  LayerAnswer& of(Layer layer, Naming naming) {
    switch (layer) {
      case Layer::identity:
        return identity;
      case Layer::boundary:
        return boundary;
      case Layer::service_control:
        return service_control;
      case Layer::resource_control:
        return resource_control;
      case Layer::resource_policy:
        break;
    }
    if (naming == Naming::role) return role;
    return naming == Naming::account ? account : direct;
  }
};

// One action decided, with the assumptions or without.
class Deciding {
 public:
  Deciding(const Binding& binding, std::size_t action, bool assumes, std::pmr::memory_resource& memory)
      : binding_(binding),
        action_(action),
        assumes_(assumes),
        answers_(binding.statements.size(), Answer::no, &memory),
        levels_(binding.service_control_levels, Answer::no, &memory) {
    answer_statements();
    total();
  }

  State state() const;
  Stop stop() const;
  void fill(Decision& decision) const;
  Answer answer(std::size_t place) const { return answers_[place]; }

 private:
  void answer_statements();
  void sharpen();
  bool is_denied_whenever_it_allows(const std::pmr::vector<std::uint32_t>& residues) const;
  void total();
  Answer allow() const;
  Answer core() const;
  bool is_offered() const;
  Answer key() const;
  Answer alone(const BoundStatement& statement, Answer answer) const;
  void fill_statements(Decision& decision) const;
  void fill_residues(Decision& decision) const;
  void add_dependence(Layer layer, Naming naming, std::pmr::vector<std::uint32_t>& all) const;
  void add_core_dependence(std::pmr::vector<std::uint32_t>& all) const;
  void add_dependence_across(std::pmr::vector<std::uint32_t>& all) const;
  Stop implicit_stop() const;
  Stop stop_in_account() const;
  Stop stop_across_accounts() const;

  const Binding& binding_;
  std::size_t action_;
  bool assumes_;
  std::pmr::vector<Answer> answers_;  // of binding_.statements
  std::pmr::vector<Answer> levels_;   // of SCPs: what each allows
  Totals totals_;
};

void Deciding::answer_statements() {
  bool some_perhaps_allows = false;
  bool some_perhaps_denies = false;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    answers_[i] = statement.answer(action_, assumes_);
    if (answers_[i] != Answer::maybe) continue;
    some_perhaps_allows |= !statement.deny;
    some_perhaps_denies |= statement.deny;
  }
  if (some_perhaps_allows && some_perhaps_denies) sharpen();
}

bool Deciding::is_denied_whenever_it_allows(const std::pmr::vector<std::uint32_t>& residues) const {
  std::pmr::vector<std::uint32_t> denied(residues.get_allocator());
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    if (answers_[i] != Answer::maybe || !statement.deny) continue;
    denied.clear();
    append_residues(statement, action_, assumes_, denied);
    const auto is_opaque = [&](std::uint32_t each) { return binding_.residues[each].is_opaque; };
    if (std::ranges::any_of(denied, is_opaque)) continue;
    sort_once(denied);
    if (std::ranges::includes(residues, denied)) return true;
  }
  return false;
}

// Where a Deny depends on nothing but what an Allow depends on, the Allow never comes to bear.
void Deciding::sharpen() {
  std::pmr::vector<std::uint32_t> residues(answers_.get_allocator().resource());
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    if (answers_[i] != Answer::maybe || statement.deny) continue;
    residues.clear();
    append_residues(statement, action_, assumes_, residues);
    sort_once(residues);
    if (is_denied_whenever_it_allows(residues)) answers_[i] = Answer::no;
  }
}

void Deciding::total() {
  totals_.resource_control.allow = Answer::yes;  // RCPFullAWSAccess cannot be detached, and RCPs only deny
  if (!binding_.has_boundary) totals_.boundary.allow = Answer::yes;
  if (binding_.is_root) totals_.identity.allow = Answer::yes;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    const bool is_level = statement.layer == Layer::service_control && !statement.deny;
    LayerAnswer& of_layer = totals_.of(statement.layer, statement.naming);
    Answer& best = is_level ? levels_[statement.level - 1U] : (statement.deny ? of_layer.deny : of_layer.allow);
    best = std::max(best, answers_[i]);
  }
  totals_.service_control.allow = Answer::yes;
  for (const Answer level : levels_) totals_.service_control.allow = std::min(totals_.service_control.allow, level);
}

// What an account allows its own principals, but for what its organization forbids.
Answer Deciding::core() const {
  const Totals& t = totals_;
  return std::max(
      {std::min(t.identity.allow, t.boundary.allow), t.direct.allow, std::min(t.role.allow, t.boundary.allow)});
}

bool Deciding::is_offered() const {
  return !binding_.is_across_accounts || kActions[action_].across_accounts;
}

// What the table's key lets other accounts do with its data.
Answer Deciding::key() const {
  const Right right = kActions[action_].right;
  const bool is_about_data = right == Right::read_data || right == Right::write_data || right == Right::read_stream;
  return is_about_data ? binding_.key_open : Answer::yes;
}

Answer Deciding::allow() const {
  if (!binding_.is_across_accounts) return std::min(core(), totals_.service_control.allow);
  if (!is_offered()) return Answer::no;
  const Answer principal = binding_.is_principal_read ? totals_.principal_side() : Answer::yes;
  return std::min({principal, totals_.table_side(), key()});
}

State Deciding::state() const {
  const Answer allowed = allow();
  const Answer denied = totals_.deny();
  if (denied == Answer::yes || allowed == Answer::no) return State::denied;
  if (!binding_.is_principal_read && binding_.is_resource_policy_read) return State::granted;
  const bool is_sure = allowed == Answer::yes && denied == Answer::no && binding_.is_principal_read;
  return is_sure ? State::allowed : State::conditional;
}

Stop Deciding::stop() const {
  if (totals_.deny() == Answer::yes) return {Stop::Reason::explicit_deny, 0};
  return allow() == Answer::no ? implicit_stop() : Stop{};
}

Stop Deciding::implicit_stop() const {
  return binding_.is_across_accounts ? stop_across_accounts() : stop_in_account();
}

Stop Deciding::stop_in_account() const {
  if (core() == Answer::no) {
    if (binding_.is_by_resource_policy_only) return {Stop::Reason::resource_policy, 0};
    const bool has_grant = std::max(totals_.identity.allow, totals_.role.allow) != Answer::no;
    return {has_grant ? Stop::Reason::boundary : Stop::Reason::identity, 0};
  }
  const auto level = std::ranges::find(levels_, Answer::no) - levels_.begin();
  return {Stop::Reason::service_control, static_cast<std::uint8_t>(level + 1)};
}

Stop Deciding::stop_across_accounts() const {
  if (!is_offered()) return {Stop::Reason::other_account, 0};
  if (key() == Answer::no) return {Stop::Reason::kms_key, 0};
  if (binding_.is_principal_read) {
    if (totals_.identity.allow == Answer::no) return {Stop::Reason::identity, 0};
    if (totals_.boundary.allow == Answer::no) return {Stop::Reason::boundary, 0};
    const auto level = std::ranges::find(levels_, Answer::no);
    if (level != levels_.end()) {
      return {Stop::Reason::service_control, static_cast<std::uint8_t>(level - levels_.begin() + 1)};
    }
  }
  return {Stop::Reason::resource_policy, 0};
}

// The least of the statement and of all that limits what its layer and naming give.
Answer Deciding::alone(const BoundStatement& statement, Answer answer) const {
  const bool is_identity = statement.layer == Layer::identity;
  if ((!is_identity && statement.layer != Layer::resource_policy) || !is_offered()) return Answer::no;
  const Totals& t = totals_;
  if (binding_.is_across_accounts) {
    const Answer principal = binding_.is_principal_read ? t.principal_side() : Answer::yes;
    const Answer own_limits = std::min(t.boundary.allow, t.service_control.allow);
    answer = std::min({answer, key(), is_identity ? std::min(own_limits, t.table_side()) : principal});
  } else {
    if (statement.naming == Naming::account) return Answer::no;
    if (statement.naming != Naming::direct) answer = std::min(answer, t.boundary.allow);
    answer = std::min(answer, t.service_control.allow);
  }
  if (t.deny() == Answer::yes) return Answer::no;
  return t.deny() == Answer::maybe ? std::min(answer, Answer::maybe) : answer;
}

void Deciding::fill_statements(Decision& decision) const {
  decision.allowing.clear();
  decision.denying.clear();
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    if (answers_[i] == Answer::no) continue;
    const BoundStatement& bound = binding_.statements[i];
    StatementAnswer& told = (bound.deny ? decision.denying : decision.allowing).emplace_back();
    told = {bound.policy, bound.statement, bound.level, bound.layer,
            bound.naming, answers_[i],     Answer::no,  static_cast<std::uint32_t>(i)};
    if (!bound.deny) told.alone = alone(bound, answers_[i]);
  }
}

void Deciding::add_dependence(Layer layer, Naming naming, std::pmr::vector<std::uint32_t>& all) const {
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    if (answers_[i] != Answer::maybe || statement.deny || statement.layer != layer) continue;
    if (statement.naming != naming) continue;
    if (layer == Layer::service_control && levels_[statement.level - 1U] != Answer::maybe) continue;
    append_residues(statement, action_, assumes_, all);
  }
}

// Of each way that perhaps allows, what it depends on.
void Deciding::add_core_dependence(std::pmr::vector<std::uint32_t>& all) const {
  const Totals& t = totals_;
  if (core() != Answer::maybe) return;
  const bool by_identity = std::min(t.identity.allow, t.boundary.allow) == Answer::maybe;
  const bool by_role = std::min(t.role.allow, t.boundary.allow) == Answer::maybe;
  if (by_identity && t.identity.allow == Answer::maybe) add_dependence(Layer::identity, Naming::none, all);
  if (by_role && t.role.allow == Answer::maybe) add_dependence(Layer::resource_policy, Naming::role, all);
  if ((by_identity || by_role) && t.boundary.allow == Answer::maybe) add_dependence(Layer::boundary, Naming::none, all);
  if (t.direct.allow == Answer::maybe) add_dependence(Layer::resource_policy, Naming::direct, all);
}

void Deciding::add_dependence_across(std::pmr::vector<std::uint32_t>& all) const {
  if (totals_.identity.allow == Answer::maybe) add_dependence(Layer::identity, Naming::none, all);
  if (totals_.boundary.allow == Answer::maybe) add_dependence(Layer::boundary, Naming::none, all);
  if (totals_.table_side() == Answer::maybe) {
    for (const Naming naming : {Naming::direct, Naming::role, Naming::account}) {
      add_dependence(Layer::resource_policy, naming, all);
    }
  }
  if (key() == Answer::maybe) all.push_back(binding_.key_residue);
}

void Deciding::fill_residues(Decision& decision) const {
  decision.residues.clear();
  if (decision.state != State::conditional && decision.state != State::granted) return;
  std::pmr::vector<std::uint32_t> all(answers_.get_allocator().resource());
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const BoundStatement& statement = binding_.statements[i];
    if (statement.deny && answers_[i] == Answer::maybe) append_residues(statement, action_, assumes_, all);
  }
  if (binding_.is_across_accounts) {
    add_dependence_across(all);
  } else {
    add_core_dependence(all);
  }
  add_dependence(Layer::service_control, Naming::none, all);
  sort_once(all);
  decision.residues.assign(all.begin(), all.end());
}

void Deciding::fill(Decision& decision) const {
  decision.state = state();
  decision.stop = stop();
  decision.is_across_accounts = binding_.is_across_accounts;
  decision.identity = totals_.identity;
  decision.boundary = totals_.boundary;
  decision.service_control = totals_.service_control;
  decision.resource_direct = totals_.direct;
  decision.resource_role = totals_.role;
  decision.resource_account = totals_.account;
  decision.resource_control = totals_.resource_control;
  decision.assumptions = 0;
  fill_statements(decision);
  fill_residues(decision);
}

// On the stack, for as many statements as principals usually have.
class StackMemory {
 public:
  std::pmr::memory_resource& resource() { return resource_; }

 private:
  std::array<std::byte, 1'024> bytes_;
  std::pmr::monotonic_buffer_resource resource_{bytes_.data(), bytes_.size()};
};

// The assumptions of those statements that answer otherwise without them.
std::uint64_t assumptions_that_changed(const Binding& binding, const Deciding& assumed, const Deciding& unassumed) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < binding.statements.size(); ++i) {
    if (assumed.answer(i) == unassumed.answer(i)) continue;
    for (const Term& term : binding.statements[i].terms) bits |= term.assumptions;
  }
  return bits;
}

std::string layer_text(const StatementAnswer& answer) {
  switch (answer.layer) {
    case Layer::identity:
      return "identity";
    case Layer::boundary:
      return "boundary";
    case Layer::service_control:
      return "scp@" + std::to_string(answer.level);
    case Layer::resource_policy:
      return "resource policy";
    case Layer::resource_control:
      break;
  }
  return "rcp@" + std::to_string(answer.level);
}

std::string explicit_deny_text(const Decision& decision) {
  std::vector<std::string> layers;
  for (const StatementAnswer& answer : decision.denying) {
    std::string layer = layer_text(answer);
    const bool is_new = std::ranges::find(layers, layer) == layers.end();
    if (answer.answer == Answer::yes && is_new) layers.push_back(std::move(layer));
  }
  std::string text = "explicit deny";
  for (std::size_t i = 0; i < layers.size(); ++i) text += (i == 0 ? ": " : ", ") + layers[i];
  return text;
}

}  // namespace

BoundRequest::BoundRequest(std::unique_ptr<const Binding> binding) : binding_(std::move(binding)) {}
BoundRequest::BoundRequest(BoundRequest&&) noexcept = default;
BoundRequest& BoundRequest::operator=(BoundRequest&&) noexcept = default;
BoundRequest::~BoundRequest() = default;

void BoundRequest::decide(std::size_t action, Decision& decision) const {
  StackMemory memory;
  const Deciding assumed(*binding_, action, true, memory.resource());
  assumed.fill(decision);
  if (!binding_->has_assumptions) return;
  const Deciding unassumed(*binding_, action, false, memory.resource());
  if (unassumed.state() == decision.state) return;
  decision.assumptions = assumptions_that_changed(*binding_, assumed, unassumed);
}

State BoundRequest::state(std::size_t action) const {
  StackMemory memory;
  return Deciding(*binding_, action, true, memory.resource()).state();
}

const std::vector<Residue>& BoundRequest::residues() const {
  return binding_->residues;
}

std::vector<std::uint32_t> BoundRequest::residues_of(const StatementAnswer& answer, std::size_t action) const {
  StackMemory memory;
  std::pmr::vector<std::uint32_t> all(&memory.resource());
  append_residues(binding_->statements[answer.bound], action, true, all);
  sort_once(all);
  return {all.begin(), all.end()};
}

const std::vector<std::string>& BoundRequest::assumption_keys() const {
  return binding_->assumption_keys;
}

std::vector<std::string> BoundRequest::keys_of(const Decision& decision) const {
  std::map<std::string, std::string> keys;  // by its small letters, as it is written first
  for (const std::uint32_t place : decision.residues) {
    const Residue& residue = binding_->residues[place];
    for (const std::string& key : residue.unknown) {
      keys.emplace(key, in_small_letters(residue.key) == key ? residue.key : key);
    }
  }
  std::vector<std::string> written;
  for (auto& [folded, key] : keys) written.push_back(std::move(key));
  return written;
}

std::vector<std::string> BoundRequest::assumed_by(const Decision& decision) const {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < std::min<std::size_t>(binding_->assumption_keys.size(), 64); ++i) {
    if ((decision.assumptions >> i & 1U) != 0) keys.push_back(binding_->assumption_keys[i]);
  }
  return keys;
}

std::string text_of_stop(const Decision& decision) {
  switch (decision.stop.reason) {
    case Stop::Reason::nothing:
      break;
    case Stop::Reason::explicit_deny:
      return explicit_deny_text(decision);
    case Stop::Reason::identity:
      return "identity";
    case Stop::Reason::boundary:
      return "boundary";
    case Stop::Reason::service_control:
      return "scp@" + std::to_string(decision.stop.level);
    case Stop::Reason::resource_policy:
      return "resource policy";
    case Stop::Reason::other_account:
      return "other account";
    case Stop::Reason::kms_key:
      return "kms key";
  }
  return {};
}

}  // namespace dynatlas::intel::aws::iam
