#include "intel/aws/iam/policy.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/letters.h"
#include "intel/aws/iam/glob.h"
#include "intel/aws/iam/statement_names.h"

namespace dynatlas::intel::aws::iam {
namespace {

constexpr std::string_view kService = "dynamodb:";

const std::array<std::string, kActions.size()>& full_names() {
  static const auto names = [] {
    std::array<std::string, kActions.size()> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::string(kService) + std::string(kActions[i].name);
    return all;
  }();
  return names;
}

// In small letters: which actions' requests may have a key of dynamodb.
const std::map<std::string, ActionMask, std::less<>>& actions_by_key() {
  static const auto actions = [] {
    std::map<std::string, ActionMask, std::less<>> all;
    for (std::size_t i = 0; i < kActions.size(); ++i) {
      for (const std::string_view key : kActions[i].condition_keys) all[in_small_letters(key)].set(i);
    }
    return all;
  }();
  return actions;
}

// Whether a service of another name is all that the entry can name.
bool is_of_other_service(std::string_view entry) {
  const std::size_t known = std::min(entry.find_first_of("*?"), entry.size());
  const std::size_t compared = std::min(known, kService.size());
  return in_small_letters(entry.substr(0, compared)) != kService.substr(0, compared);
}

ActionMask actions_of_statement(const Statement& statement) {
  ActionMask mask;
  for (const std::string& entry : statement.actions) mask |= actions_of(entry);
  return statement.action_list == Listed::all_but ? ~mask : mask;
}

ActionMask actions_in_resource_policies() {
  ActionMask mask;
  for (std::size_t i = 0; i < kActions.size(); ++i) mask.set(i, kActions[i].in_resource_policy);
  return mask;
}

bool names_everybody(const Statement& statement) {
  return statement.principal_list == Listed::these && statement.principals.size() == 1 &&
         statement.principals.front() == PrincipalEntry{PrincipalType::aws, "*"};
}

// Why a policy of this kind cannot have the statement; empty where it can.
std::string_view wrong_in(const Statement& statement, PolicyKind kind) {
  if (statement.resource_list == Listed::none) return "it has no Resource";
  switch (kind) {
    case PolicyKind::resource_based:
      return statement.principal_list == Listed::none ? "it has no Principal" : "";
    case PolicyKind::resource_control:
      return names_everybody(statement) ? "" : "its Principal is not *";
    case PolicyKind::identity:
    case PolicyKind::boundary:
    case PolicyKind::service_control:
      break;
  }
  return statement.principal_list == Listed::none ? "" : "it has a Principal";
}

std::vector<ActionMask> key_actions_of(const Statement& statement) {
  std::vector<ActionMask> all;
  for (const Condition& condition : statement.conditions) {
    if (!condition.key_folded.starts_with(kService)) {
      all.push_back(~ActionMask());
      continue;
    }
    const auto found = actions_by_key().find(condition.key_folded);
    all.push_back(found == actions_by_key().end() ? ActionMask() : found->second);
  }
  return all;
}

Policy uncertain_policy(std::string id, PolicyKind kind, std::string refusal) {
  return {std::move(id), kind, Policy::Reading::uncertain, std::move(refusal), false, {}};
}

}  // namespace

std::string statement_id(const Policy& policy, std::size_t place) {
  const auto found = std::ranges::find(policy.statements, place, &PolicyStatement::place);
  return found == policy.statements.end() ? policy.id : policy.id + "/statement/" + found->name;
}

EntryRules entry_rules_of(const Policy& policy) {
  switch (policy.kind) {
    case PolicyKind::identity:
    case PolicyKind::boundary:
      return {ShortArn::open, policy.substitutes_variables};
    case PolicyKind::service_control:
      return {ShortArn::ending_in_wildcard, policy.substitutes_variables};
    case PolicyKind::resource_based:
      return {ShortArn::with_wildcard, policy.substitutes_variables};
    case PolicyKind::resource_control:
      break;
  }
  return {ShortArn::never, policy.substitutes_variables};
}

ActionMask actions_of(std::string_view entry) {
  ActionMask mask;
  if (entry == "*") return ~mask;
  if (entry.ends_with(':') || entry.find_first_of(" \t\r\n") != std::string_view::npos) return mask;
  if (is_of_other_service(entry)) return mask;
  const auto& names = full_names();
  for (std::size_t i = 0; i < names.size(); ++i) mask.set(i, glob_ignoring_case(entry, names[i]));
  return mask;
}

std::optional<std::size_t> action_place(std::string_view name) {
  const Action* action = find_action(name);
  if (action == nullptr) return std::nullopt;
  return static_cast<std::size_t>(action - kActions.data());
}

Policy compile(std::string id, PolicyKind kind, std::string_view json) {
  auto document = parse_document(json);
  if (!document.has_value()) return uncertain_policy(std::move(id), kind, std::move(document.error()));
  Policy policy{std::move(id), kind, Policy::Reading::read, {}, document.value().substitutes_variables, {}};
  const ActionMask possible = kind == PolicyKind::resource_based ? actions_in_resource_policies() : ~ActionMask();
  std::size_t place = 0;
  StatementNames names;
  for (Statement& statement : document.value().statements) {
    if (const std::string_view wrong = wrong_in(statement, kind); !wrong.empty()) {
      return uncertain_policy(std::move(policy.id), kind,
                              "Statement " + std::to_string(place + 1) + ": " + std::string(wrong));
    }
    const ActionMask actions = actions_of_statement(statement) & possible;
    std::vector<ActionMask> key_actions = key_actions_of(statement);
    const bool is_of_resource = kind == PolicyKind::resource_based;
    std::string name = is_of_resource ? name_in_resource_policy(place + 1, statement.sid) : names.next(statement.sid);
    if (actions.any()) {
      policy.statements.push_back({std::move(statement), place, std::move(name), actions, std::move(key_actions)});
    }
    ++place;
  }
  return policy;
}

Policy unread_policy(std::string id, PolicyKind kind) {
  return {std::move(id), kind, Policy::Reading::unread, {}, false, {}};
}

}  // namespace dynatlas::intel::aws::iam
