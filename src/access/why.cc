#include "access/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "access/cell.h"
#include "access/reach.h"
#include "access/read.h"
#include "base/arn.h"
#include "base/error.h"

namespace dynatlas::access {
namespace {

using iam::Answer;
using iam::Layer;
using iam::PrincipalKind;
using iam::StatementAnswer;

// What the resource is to the table that it belongs to.
std::optional<iam::Resource> resource_at(const Arn& arn) {
  const auto table = table_of(arn);
  if (arn.service != "dynamodb" || !table.has_value() || table->name.empty()) return std::nullopt;
  if (table->rest.empty()) return iam::Resource::table;
  for (std::size_t i = 1; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    const std::string prefix = fmt::format("{}/", name_of(part));
    if (table->rest.starts_with(prefix) && table->rest.size() > prefix.size()) return resource_of(part);
  }
  return std::nullopt;
}

std::string kinds_in(iam::Resources resources) {
  std::string text;
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto part = static_cast<Part>(i);
    if (!resources.has(resource_of(part))) continue;
    const bool has_vowel = std::string_view("aeiou").find(name_of(part).front()) != std::string_view::npos;
    text += fmt::format("{}{} {}", text.empty() ? "" : " or ", has_vowel ? "an" : "a", name_of(part));
  }
  return text.empty() ? "no table" : text;
}

// The place of the action, which must be one that the resource can be asked for.
std::size_t action_asked(std::string_view action, const Arn& arn, const std::string& resource) {
  const auto place = iam::action_place(action);
  if (!place.has_value()) throw Error(ErrorKind::usage, "is no action of DynamoDB", std::string(action));
  const auto kind = resource_at(arn);
  if (!kind.has_value()) {
    throw Error(ErrorKind::usage, "is not the ARN of a table, or of an index, stream, backup, export or import of one",
                resource);
  }
  const iam::Action& asked = iam::kActions[*place];
  if (!asked.resources.has(*kind)) {
    throw Error(ErrorKind::usage, fmt::format("is asked of {}, and this is another", kinds_in(asked.resources)),
                fmt::format("dynamodb:{}", asked.name));
  }
  return *place;
}

std::string_view role_name_of(std::string_view arn) {
  return arn.substr(arn.rfind('/') + 1);
}

// Of the account's users and roles, the one that the principal is or, of a session, belongs to.
const Subject* subject_of(std::span<const Subject> subjects, const iam::Principal& principal) {
  const auto is_it = [&](const Subject& one) {
    if (principal.kind != PrincipalKind::role_session) return one.principal.arn == principal.arn;
    const bool is_role = one.principal.kind != PrincipalKind::user;
    return is_role && role_name_of(one.principal.arn) == role_name_of(principal.role_arn);  // the path is not told
  };
  const auto found = std::ranges::find_if(subjects, is_it);
  return found == subjects.end() ? nullptr : &*found;
}

bool is_of_account(const iam::Principal& principal) {
  return principal.kind == PrincipalKind::user || principal.kind == PrincipalKind::role ||
         principal.kind == PrincipalKind::service_linked_role || principal.kind == PrincipalKind::role_session;
}

// Who asks, and the policies that hold for it. Nothing where its account was read and does not have it.
std::optional<Subject> read_asking(graph::GraphStore& store, const std::string& name, PolicySet& policies) {
  const auto principal = iam::principal_of(name);
  if (!principal.has_value()) return std::nullopt;
  Subject asking{*principal, {}};
  if (principal->account.empty()) return asking;
  Digest unused;
  const Limits limits = read_limits(store, principal->account, policies, unused);
  limit(asking, limits);
  const auto readable = accounts_with_principals(store);
  asking.layers.is_principal_account_read = std::ranges::find(readable, principal->account) != readable.end();
  if (!asking.layers.is_principal_account_read || !is_of_account(*principal)) return asking;
  const auto subjects = read_subjects(store, principal->account, limits, policies, unused);
  const Subject* const known = subject_of(subjects, *principal);
  if (known == nullptr) return std::nullopt;
  asking.layers = known->layers;
  if (principal->kind == PrincipalKind::role_session) {
    asking.principal.role_arn = known->principal.arn;
    asking.principal.unique_id = known->principal.unique_id;
  } else {
    asking.principal = known->principal;
  }
  return asking;
}

std::string_view answer_text(Answer answer) {
  return answer == Answer::yes ? "yes" : answer == Answer::maybe ? "maybe" : "no";
}

std::string_view naming_text(iam::Naming naming) {
  switch (naming) {
    case iam::Naming::account:
      return "account";
    case iam::Naming::role:
      return "role";
    case iam::Naming::direct:
      return "direct";
    case iam::Naming::none:
      break;
  }
  return "";
}

// Writes down what each layer said to one action.
class Telling {
 public:
  Telling(const iam::BoundRequest& request, std::size_t action) : request_(request), action_(action) {
    request.decide(action, decision_);
  }

  const iam::Decision& decision() const { return decision_; }

  // Of one layer, or of one level of it. `none`: what is said where no statement of it has an answer.
  LayerSaid layer(std::string name, Layer layer, std::string_view none, std::uint8_t level = 0) const {
    LayerSaid said{std::move(name), {}, {}};
    Answer allow = Answer::no;
    Answer deny = Answer::no;
    const auto gather = [&](const StatementAnswer& answer, bool is_deny, Answer& best) {
      if (answer.layer != layer || answer.level != level) return;
      best = std::max(best, answer.answer);
      add(said.statements, answer, is_deny);
    };
    for (const StatementAnswer& answer : decision_.allowing) gather(answer, false, allow);
    for (const StatementAnswer& answer : decision_.denying) gather(answer, true, deny);
    const bool is_unread = !said.statements.empty() && std::ranges::all_of(said.statements, [](const auto& one) {
      return one.effect.empty() && one.answer == "maybe";
    });
    said.said = is_unread ? "was not read" : words_of(allow, deny, none);
    return said;
  }

 private:
  static std::string words_of(Answer allow, Answer deny, std::string_view none) {
    if (deny == Answer::yes) return "denies";
    std::string text(allow == Answer::yes ? "allows" : allow == Answer::maybe ? "allows perhaps" : none);
    if (deny == Answer::maybe) text += "; denies perhaps";
    return text;
  }

  void add(std::vector<StatementSaid>& all, const StatementAnswer& answer, bool is_deny) const {
    StatementSaid said;
    said.policy = answer.policy->id;
    said.id = iam::statement_id(*answer.policy, answer.statement);
    said.answer = answer_text(answer.answer);
    said.naming = naming_text(answer.naming);
    const auto& statements = answer.policy->statements;
    const auto statement = std::ranges::find(statements, std::size_t{answer.statement}, &iam::PolicyStatement::place);
    if (answer.statement == iam::kNoStatement || statement == statements.end()) {
      // One that is unread allows perhaps, and denies perhaps.
      if (std::ranges::any_of(all, [&](const auto& one) { return one.id == said.id && one.effect.empty(); })) return;
    } else {
      said.sid = statement->statement.sid;
      said.effect = is_deny ? "Deny" : "Allow";
    }
    for (const std::uint32_t place : request_.residues_of(answer, action_)) {
      const iam::Residue& residue = request_.residues()[place];
      if (!said.effect.empty()) said.conditions.push_back(text_of(residue));
    }
    all.push_back(std::move(said));
  }

  const iam::BoundRequest& request_;
  std::size_t action_;
  iam::Decision decision_;
};

std::string level_text(std::string_view name, std::size_t level, std::size_t levels) {
  return levels == 1 ? std::string(name) : fmt::format("{} (level {} of {})", name, level, levels);
}

// What the account and the organization of the principal say.
void tell_principals_side(const Telling& telling, const Subject& asking, std::vector<LayerSaid>& layers) {
  constexpr std::string_view kIdentity = "identity policies";
  constexpr std::string_view kScp = "service control policies";
  const PrincipalKind kind = asking.principal.kind;
  const bool has_own = is_of_account(asking.principal);
  if (has_own && !asking.layers.is_principal_account_read && telling.decision().is_across_accounts) {
    layers.push_back({std::string(kIdentity), "was not read", {}});
    layers.push_back({"permissions boundary", "was not read", {}});
    layers.push_back({std::string(kScp), "was not read", {}});
    return;
  }
  if (has_own || kind == PrincipalKind::root) {
    const bool is_root = kind == PrincipalKind::root;
    layers.push_back(
        telling.layer(std::string(kIdentity), Layer::identity, is_root ? "is not limited" : "allows nothing"));
  }
  if (has_own) {
    const bool has_boundary = asking.layers.boundary != nullptr || !asking.layers.is_principal_account_read;
    layers.push_back(
        telling.layer("permissions boundary", Layer::boundary, has_boundary ? "allows nothing" : "is not limited"));
  }
  if (asking.principal.account.empty()) return;
  const std::size_t levels = asking.layers.service_control.size();
  const bool is_cut = !asking.principal.is_in_management_account && kind != PrincipalKind::service_linked_role;
  if (!is_cut || levels == 0) {
    layers.push_back({std::string(kScp), is_cut && !asking.are_limits_read ? "was not read" : "is not limited", {}});
    return;
  }
  for (std::size_t level = 1; level <= levels; ++level) {
    layers.push_back(telling.layer(level_text(kScp, level, levels), Layer::service_control, "allows nothing",
                                   static_cast<std::uint8_t>(level)));
  }
}

// What the table and the organization of its account say.
void tell_tables_side(const Telling& telling, const Account& owner, const Subject& asking, bool is_policy_known,
                      std::vector<LayerSaid>& layers) {
  constexpr std::string_view kRcp = "resource control policies";
  layers.push_back(
      telling.layer("resource policy", Layer::resource_policy, is_policy_known ? "allows nothing" : "was not read"));
  const std::size_t levels = owner.limits.resource_control.size();
  const bool is_cut =
      !owner.limits.is_management_account && asking.principal.kind != PrincipalKind::service_linked_role;
  if (!is_cut || levels == 0) {
    const bool is_unread = is_cut && !owner.limits.are_read;
    layers.push_back({std::string(kRcp), is_unread ? "was not read" : "is not limited", {}});
    return;
  }
  for (std::size_t level = 1; level <= levels; ++level) {
    layers.push_back(telling.layer(level_text(kRcp, level, levels), Layer::resource_control, "is not limited",
                                   static_cast<std::uint8_t>(level)));
  }
}

// In sentences, what may change the answer.
std::vector<std::string> unread_of(const Account& owner, const Subject& asking, const Notes& of_principal,
                                   const std::optional<TableWithPolicies>& table) {
  std::vector<std::string> unread;
  const std::string& account = asking.principal.account;
  const bool is_other = !account.empty() && account != owner.id;
  if (!account.empty() && !asking.layers.is_principal_account_read) {
    unread.push_back(fmt::format("The policies of account {} were never read.", account));
  } else if (!account.empty() && !of_principal.are_principals_read) {
    unread.push_back(fmt::format("The policies of account {} were not read the last time: these are older.", account));
  }
  if (is_other && asking.layers.is_principal_account_read && !asking.are_limits_read) {
    unread.push_back(fmt::format("SCPs of {} were not read: they may forbid it.", account));
  }
  if (!owner.limits.are_read) {
    unread.push_back(fmt::format("SCPs and RCPs of {} were not read: they may forbid it.", owner.id));
  }
  if (!table.has_value()) {
    unread.emplace_back("The graph has no such table: whether it has a resource policy is unknown.");
  } else if (!table->table.are_policies_known && table->table_policy == nullptr && table->stream_policy == nullptr) {
    unread.emplace_back("The table's policy was not read: if it has one, that may allow more, or deny.");
  }
  return unread;
}

}  // namespace

std::optional<Why> why(graph::GraphStore& store, const std::string& principal, std::string_view action,
                       const std::string& resource, const iam::Context& assumptions) {
  const auto arn = arn_of(resource);
  const std::size_t place = action_asked(action, arn.value_or(Arn{}), resource);
  Digest unused;
  Account owner = read_owner(store, std::string(arn->account), unused);
  const auto asking = read_asking(store, principal, owner.policies);
  if (!asking.has_value()) return std::nullopt;
  const std::string_view below = table_of(*arn)->rest;
  const std::string id = resource.substr(0, resource.size() - below.size() - (below.empty() ? 0 : 1));
  const auto table = read_policies_of(store, id, owner.policies);
  const bool is_stream = resource_at(*arn) == iam::Resource::stream;

  iam::Layers layers = asking->layers;
  layers.resource_control = owner.limits.resource_control;
  iam::RequestedResource requested{
      .arn = resource, .account = owner.id, .tags = {}, .organization = owner.limits.organization};
  requested.is_in_management_account = owner.limits.is_management_account;
  if (table.has_value()) {
    layers.resource_policy = is_stream ? table->stream_policy : table->table_policy;
    requested.key_open_to_other_accounts = table->key_open_to_other_accounts;
  }
  const iam::BoundRequest request = iam::bind(asking->principal, requested, layers, assumptions);
  const Telling telling(request, place);
  const iam::Decision& decision = telling.decision();
  const Notes of_principal = notes_of(store, asking->principal.account);

  Why told;
  told.principal = asking->principal.arn;
  told.action = fmt::format("dynamodb:{}", iam::kActions[place].name);
  told.resource = resource;
  told.state = word_of(decision.state);
  told.stopped_by = iam::text_of_stop(decision);
  tell_principals_side(telling, *asking, told.layers);
  const bool is_policy_known =
      layers.resource_policy != nullptr || (table.has_value() && table->table.are_policies_known);
  tell_tables_side(telling, owner, *asking, is_policy_known, told.layers);
  told.condition_keys = request.keys_of(decision);
  told.assumed = request.assumed_by(decision);
  told.unread = unread_of(owner, *asking, of_principal, table);
  told.is_principal_read = asking->layers.is_principal_account_read;
  return told;
}

}  // namespace dynatlas::access
