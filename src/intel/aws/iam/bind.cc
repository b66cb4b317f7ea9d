// Looks at every statement once for a principal and a resource.
#include <algorithm>
#include <optional>
#include <utility>

#include "intel/aws/iam/arn_pattern.h"
#include "intel/aws/iam/binding.h"
#include "intel/aws/iam/facts.h"
#include "intel/aws/iam/naming.h"

namespace dynatlas::intel::aws::iam {
namespace {

using Request = RequestKeys::Request;

bool is_by_resource_policy(PrincipalKind kind) {
  return kind == PrincipalKind::service || kind == PrincipalKind::federated;
}

// Whether policies of its account and organization are about it at all.
bool has_own_policies(PrincipalKind kind) {
  return !is_by_resource_policy(kind) && kind != PrincipalKind::anonymous && kind != PrincipalKind::root;
}

bool may_have_boundary(PrincipalKind kind) {
  return has_own_policies(kind) && kind != PrincipalKind::service_linked_role;
}

bool is_cut_by_service_control(const Principal& principal) {
  return !principal.is_in_management_account && principal.kind != PrincipalKind::service_linked_role &&
         !is_by_resource_policy(principal.kind) && principal.kind != PrincipalKind::anonymous;
}

// Where a statement stands.
struct Stand {
  const Policy& policy;
  Layer layer;
  std::uint8_t level = 0;
};

class Binder {
 public:
  Binder(const RequestKeys::Made& made, const Layers& layers, Binding& binding)
      : made_(made), layers_(layers), binding_(binding) {}

  void bind_all();

 private:
  void bind_principals_side();
  void bind_unread_account();
  void bind_policy(const Stand& stand);
  void bind_statement(const Stand& stand, const PolicyStatement& statement);
  ActionMask actions_in(const Stand& stand, const PolicyStatement& statement) const;
  void add(BoundStatement bound, const Statement& statement);
  void add_named(BoundStatement bound, Naming naming, const Outcome& outcome);
  void add_unread(const Stand& stand, bool deny);

  bool fold(const PolicyStatement& statement, bool substitutes_variables, BoundStatement& bound);
  bool fold_resources(const Stand& stand, const Statement& statement, BoundStatement& bound);
  bool fold_term(Term term, BoundStatement& bound) const;
  static void narrow(const Outcome& outcome, BoundStatement& bound);
  Outcome resource_outcome(const Stand& stand, const Statement& statement, bool assumes, std::uint64_t& assumptions);
  Outcome condition_outcome(const Condition& condition, bool substitutes_variables, const RequestKeys& keys,
                            std::uint64_t& assumptions);
  std::uint32_t residue(Residue residue);
  Answer boundary() const;

  const RequestKeys::Made& made_;
  const Layers& layers_;
  Binding& binding_;
};

std::uint32_t Binder::residue(Residue residue) {
  const auto found = std::ranges::find(binding_.residues, residue);
  if (found != binding_.residues.end()) return static_cast<std::uint32_t>(found - binding_.residues.begin());
  binding_.residues.push_back(std::move(residue));
  return static_cast<std::uint32_t>(binding_.residues.size() - 1);
}

Answer Binder::boundary() const {
  if (!may_have_boundary(made_.principal.kind)) {
    return made_.principal.kind == PrincipalKind::anonymous ? Answer::maybe : Answer::no;
  }
  if (layers_.boundary != nullptr) return Answer::yes;
  return layers_.is_principal_account_read ? Answer::no : Answer::maybe;
}

Outcome Binder::resource_outcome(const Stand& stand, const Statement& statement, bool assumes,
                                 std::uint64_t& assumptions) {
  const EntryRules rules = entry_rules_of(stand.policy);
  const RequestKeys keys(made_, Request::with_dynamodb_keys, assumes);
  Matched matched = match_any_arn(statement.resources, made_.resource.arn, rules, keys);
  assumptions |= matched.assumptions;
  const bool is_all_but = statement.resource_list == Listed::all_but;
  if (matched.answer != Answer::maybe) {
    return {(matched.answer == Answer::yes) != is_all_but ? Answer::yes : Answer::no};
  }
  Residue left{is_all_but ? "NotResource" : "Resource",
               {},
               std::move(matched.undecided),
               std::move(matched.unknown_keys),
               false};
  std::ranges::sort(left.values);
  std::ranges::sort(left.unknown);
  const auto repeated = std::ranges::unique(left.unknown);
  left.unknown.erase(repeated.begin(), repeated.end());
  left.key = left.unknown.front();
  return {Answer::maybe, residue(std::move(left))};
}

// False where the statement is about another resource.
bool Binder::fold_resources(const Stand& stand, const Statement& statement, BoundStatement& bound) {
  Term term;
  term.with_key = resource_outcome(stand, statement, true, term.assumptions);
  if (term.with_key.answer == Answer::no && term.assumptions == 0) return false;
  term.with_key_unassumed = term.with_key;
  std::uint64_t none = 0;
  if (term.assumptions != 0) term.with_key_unassumed = resource_outcome(stand, statement, false, none);
  term.without_key = term.with_key;
  term.without_key_unassumed = term.with_key_unassumed;
  return fold_term(std::move(term), bound);
}

void Binder::narrow(const Outcome& outcome, BoundStatement& bound) {
  bound.fixed = std::min(bound.fixed, outcome.answer);
  if (outcome.answer == Answer::maybe) bound.residues.push_back(outcome.residue);
}

// What does not depend on the action or on an assumption is the statement's own. False where it never holds.
bool Binder::fold_term(Term term, BoundStatement& bound) const {
  const auto is_no = [](const Outcome& outcome) { return outcome.answer == Answer::no; };
  if (is_no(term.with_key) && is_no(term.without_key) && is_no(term.with_key_unassumed) &&
      is_no(term.without_key_unassumed)) {
    return false;
  }
  if (term.assumptions == 0 && term.with_key == term.without_key) {
    narrow(term.with_key, bound);
    return true;
  }
  bound.terms.push_back(std::move(term));
  return true;
}

Outcome Binder::condition_outcome(const Condition& condition, bool substitutes_variables, const RequestKeys& keys,
                                  std::uint64_t& assumptions) {
  Tested tested = test(condition, substitutes_variables, keys);
  assumptions |= tested.assumptions;
  if (tested.answer != Answer::maybe) return {tested.answer};
  return {Answer::maybe, residue(residue_of(condition, std::move(tested.unknown)))};
}

// False where the conditions never hold.
bool Binder::fold(const PolicyStatement& statement, bool substitutes_variables, BoundStatement& bound) {
  for (std::size_t i = 0; i < statement.statement.conditions.size(); ++i) {
    const Condition& condition = statement.statement.conditions[i];
    Term term;
    term.key_actions = statement.key_actions[i];
    const auto outcome = [&](Request request, bool assumes, std::uint64_t& assumptions) {
      return condition_outcome(condition, substitutes_variables, RequestKeys(made_, request, assumes), assumptions);
    };
    term.with_key = outcome(Request::with_dynamodb_keys, true, term.assumptions);
    const bool depends_on_action = !term.key_actions.all();
    term.without_key =
        depends_on_action ? outcome(Request::without_dynamodb_keys, true, term.assumptions) : term.with_key;
    term.with_key_unassumed = term.with_key;
    term.without_key_unassumed = term.without_key;
    if (term.assumptions != 0) {
      std::uint64_t none = 0;
      term.with_key_unassumed = outcome(Request::with_dynamodb_keys, false, none);
      term.without_key_unassumed =
          depends_on_action ? outcome(Request::without_dynamodb_keys, false, none) : term.with_key_unassumed;
    }
    if (!fold_term(std::move(term), bound)) return false;
  }
  return true;
}

void Binder::add_named(BoundStatement bound, Naming naming, const Outcome& outcome) {
  narrow(outcome, bound);
  bound.naming = naming;
  std::ranges::sort(bound.residues);
  const auto repeated = std::ranges::unique(bound.residues);
  bound.residues.erase(repeated.begin(), repeated.end());
  bound.is_opaque =
      std::ranges::any_of(bound.residues, [&](std::uint32_t each) { return binding_.residues[each].is_opaque; });
  binding_.has_assumptions |= std::ranges::any_of(bound.terms, [](const Term& term) { return term.assumptions != 0; });
  binding_.statements.push_back(std::move(bound));
}

// One for each way in which a resource policy names the principal, as each is limited by something else.
void Binder::add(BoundStatement bound, const Statement& statement) {
  if (statement.principal_list == Listed::none || bound.layer != Layer::resource_policy) {
    add_named(std::move(bound), Naming::none, {});
    return;
  }
  const NamedAnswers named = statement.principal_list == Listed::these
                                 ? named_by(statement, made_.principal)
                                 : not_excepted_by(statement, made_.principal, {boundary()});
  Outcome direct{named.direct};
  if (named.direct == Answer::maybe) direct.residue = residue(named.residue);
  const bool by_role = named.direct != Answer::yes && named.role == Answer::yes;
  const bool by_account = named.direct != Answer::yes && !by_role && named.account == Answer::yes;
  // A Deny that names in one way denies; that another way only perhaps names it changes nothing.
  const bool is_sure_otherwise = bound.deny && (by_role || by_account);
  if (named.direct != Answer::no && !is_sure_otherwise) add_named(bound, Naming::direct, direct);
  if (by_role) add_named(bound, Naming::role, {});
  if (by_account) add_named(bound, Naming::account, {});
}

// The root of the account that owns a table can always delete a policy that shuts it out.
ActionMask Binder::actions_in(const Stand& stand, const PolicyStatement& statement) const {
  ActionMask actions = statement.actions;
  if (!binding_.is_root || binding_.is_across_accounts) return actions;
  if (!statement.statement.deny || stand.layer != Layer::resource_policy) return actions;
  static const std::optional<std::size_t> kDelete = action_place("DeleteResourcePolicy");
  actions.reset(kDelete.value());
  return actions;
}

void Binder::bind_statement(const Stand& stand, const PolicyStatement& statement) {
  BoundStatement bound;
  if (!fold_resources(stand, statement.statement, bound)) return;
  if (!fold(statement, stand.policy.substitutes_variables, bound)) return;
  bound.policy = &stand.policy;
  bound.statement = static_cast<std::uint32_t>(statement.place);
  bound.level = stand.level;
  bound.layer = stand.layer;
  bound.deny = statement.statement.deny;
  bound.actions = actions_in(stand, statement);
  add(std::move(bound), statement.statement);
}

void Binder::add_unread(const Stand& stand, bool deny) {
  const bool is_unread = stand.policy.reading == Policy::Reading::unread;
  const std::string reason = is_unread ? "unread" : "uncertain";
  BoundStatement bound;
  bound.policy = &stand.policy;
  bound.level = stand.level;
  bound.layer = stand.layer;
  bound.deny = deny;
  bound.actions.set();
  const std::uint32_t left = residue({reason, stand.policy.id, {}, {reason + ':' + stand.policy.id}, true});
  add_named(std::move(bound), stand.layer == Layer::resource_policy ? Naming::direct : Naming::none,
            {Answer::maybe, left});
}

void Binder::bind_policy(const Stand& stand) {
  if (stand.policy.reading != Policy::Reading::read) {
    if (stand.layer != Layer::resource_control) add_unread(stand, false);
    add_unread(stand, true);
    return;
  }
  for (const PolicyStatement& statement : stand.policy.statements) bind_statement(stand, statement);
}

void Binder::bind_unread_account() {
  binding_.stand_ins.reserve(2);
  const std::string& account = made_.principal.account;
  bind_policy({binding_.stand_ins.emplace_back(unread_policy(account, PolicyKind::identity)), Layer::identity});
  if (!may_have_boundary(made_.principal.kind)) return;
  binding_.has_boundary = true;
  bind_policy({binding_.stand_ins.emplace_back(unread_policy(account, PolicyKind::boundary)), Layer::boundary});
}

void Binder::bind_principals_side() {
  const Principal& principal = made_.principal;
  if (has_own_policies(principal.kind) && !layers_.is_principal_account_read) {
    bind_unread_account();
  } else if (has_own_policies(principal.kind)) {
    for (const Policy* policy : layers_.identity) bind_policy({*policy, Layer::identity});
    if (layers_.boundary != nullptr && may_have_boundary(principal.kind)) {
      binding_.has_boundary = true;
      bind_policy({*layers_.boundary, Layer::boundary});
    }
  }
  if (!is_cut_by_service_control(principal)) return;
  binding_.service_control_levels = std::min<std::size_t>(layers_.service_control.size(), UINT8_MAX);
  for (std::size_t level = 0; level < binding_.service_control_levels; ++level) {
    for (const Policy* policy : layers_.service_control[level]) {
      bind_policy({*policy, Layer::service_control, static_cast<std::uint8_t>(level + 1)});
    }
  }
}

void Binder::bind_all() {
  const Principal& principal = made_.principal;
  const RequestedResource& resource = made_.resource;
  binding_.is_by_resource_policy_only = is_by_resource_policy(principal.kind);
  binding_.is_across_accounts = !binding_.is_by_resource_policy_only && principal.account != resource.account;
  binding_.is_root = principal.kind == PrincipalKind::root;
  binding_.is_principal_read =
      !binding_.is_across_accounts || (layers_.is_principal_account_read && principal.kind != PrincipalKind::anonymous);
  if (binding_.is_principal_read) bind_principals_side();
  if (layers_.resource_policy != nullptr) {
    binding_.is_resource_policy_read = layers_.resource_policy->reading == Policy::Reading::read;
    bind_policy({*layers_.resource_policy, Layer::resource_policy});
  }
  if (!resource.is_in_management_account && principal.kind != PrincipalKind::service_linked_role) {
    std::uint8_t level = 0;
    for (const auto& policies : layers_.resource_control) {
      if (level < UINT8_MAX) ++level;
      for (const Policy* policy : policies) bind_policy({*policy, Layer::resource_control, level});
    }
  }
  binding_.key_open = binding_.is_across_accounts ? resource.key_open_to_other_accounts : Answer::yes;
  if (binding_.key_open == Answer::maybe) binding_.key_residue = residue({"kms", "kms", {}, {"kms"}, true});
}

}  // namespace

const Context& usual_assumptions() {
  static const Context usual = [] {
    Context context;
    context.set("aws:SecureTransport", {"true"});
    context.set("aws:ViaAWSService", {"false"});
    return context;
  }();
  return usual;
}

BoundRequest bind(const Principal& principal, const RequestedResource& resource, const Layers& layers,
                  const Context& assumptions, const Context* facts) {
  auto binding = std::make_unique<Binding>();
  for (const auto& [key, values] : assumptions.keys()) binding->assumption_keys.push_back(key);
  const RequestKeys::Made made{principal, resource, assumptions, facts};
  Binder(made, layers, *binding).bind_all();
  return BoundRequest(std::move(binding));
}

}  // namespace dynatlas::intel::aws::iam
