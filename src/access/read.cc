#include "access/read.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ranges>

#include "access/asking.h"
#include "base/digest.h"

namespace dynatlas::access {
namespace {

using nlohmann::json;

constexpr std::size_t kFoldBytes = 1U << 16U;
// Tables that are looked at together: enough that a principal's policies are compared with many at a time.
constexpr std::int64_t kBlock = 16'384;

std::optional<iam::Tags> tags_in(const json& cell) {
  iam::Tags tags;
  const json object = cell.is_string() ? json::parse(cell.get_ref<const std::string&>(), nullptr, false) : json();
  if (!object.is_object()) return tags;
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) tags.emplace_back(key, value.get<std::string>());
  }
  return tags;
}

iam::Principal principal_in(const Cells& cells, const std::string& account) {
  const std::string kind = text_at(cells, 1);
  iam::Principal principal;
  principal.arn = text_at(cells, 0);
  principal.account = account;
  principal.unique_id = text_at(cells, 2);
  if (kind == "user") {
    principal.kind = iam::PrincipalKind::user;
    principal.username = text_at(cells, 3);
    principal.tags = tags_in(cells.at(5));
  } else {
    principal.kind = kind == "role" ? iam::PrincipalKind::role : iam::PrincipalKind::service_linked_role;
  }
  return principal;
}

iam::Answer openness_of(std::string_view key_manager) {
  if (key_manager == "AWS") return iam::Answer::no;
  return key_manager == "unknown" ? iam::Answer::maybe : iam::Answer::yes;
}

std::vector<std::string> parts_of_path(std::string_view path) {
  std::vector<std::string> parts;
  for (const auto part : std::views::split(path, '/')) {
    if (!part.empty()) parts.emplace_back(part.begin(), part.end());
  }
  return parts;
}

// The row of access_limits: the root, the units and the account, where policies of theirs limit it. Of `limits` the
// policies are left out.
std::vector<std::string> take_levels(const Cells& cells, const std::string& account, Limits& limits) {
  const bool was_asked = is_true(cells.at(0));
  const bool is_fresh = is_true(cells.at(1));
  iam::Organization& organization = limits.organization;
  organization.id = text_at(cells, 2);
  if (!was_asked) return {};
  organization.reading = organization.id.empty() ? iam::Organization::Reading::none : iam::Organization::Reading::read;
  limits.is_management_account = text_at(cells, 3) == account;
  auto parts = parts_of_path(text_at(cells, 5));
  const bool is_path = parts.size() > 2 && parts.front() == organization.id && parts.back() == account;
  if (is_path) organization.paths = {{fmt::format("{}/", fmt::join(parts.begin(), parts.end() - 1, "/"))}};
  const bool has_none = organization.id.empty() || text_at(cells, 4) == "CONSOLIDATED_BILLING";
  limits.are_read = is_fresh && (has_none || limits.is_management_account || (is_path && is_true(cells.at(7))));
  if (has_none || limits.is_management_account || !is_path || !is_true(cells.at(6))) return {};
  parts.erase(parts.begin());
  return parts;
}

// A row of a table's policy, or of one of its stream; without one, the table alone.
void take_policy(const Cells& cells, TableWithPolicies& table, PolicySet& policies) {
  table.key_open_to_other_accounts = openness_of(text_at(cells, 4));
  if (cells.at(2).is_null()) return;
  const auto* policy = policies.add(text_at(cells, 2), iam::PolicyKind::resource_based, text_at(cells, 3));
  (is_true(cells.at(1)) ? table.stream_policy : table.table_policy) = policy;
}

}  // namespace

void Digest::add(std::string_view text) {
  waiting_ += fmt::format("{}:", text.size());
  waiting_ += text;
  if (waiting_.size() >= kFoldBytes) fold();
}

void Digest::fold() {
  const auto digest = sha256(state_ + waiting_);
  state_.assign(digest.begin(), digest.end());
  waiting_.clear();
}

std::string Digest::hex() {
  fold();
  std::string text;
  for (const char byte : state_) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

Notes notes_of(graph::GraphStore& store, const std::string& account) {
  Notes notes;
  Asking(store, {{"account", account}}).each("access_notes", [&](const Cells& cells) {
    notes = {is_true(cells.at(0)), text_at(cells, 1), number_at(cells, 2)};
  });
  return notes;
}

Limits read_limits(graph::GraphStore& store, const std::string& account, PolicySet& policies, Digest& digest) {
  Limits limits;
  std::vector<std::string> levels;
  Asking ask(store, {{"account", account}}, &digest);
  ask.each("access_limits", [&](const Cells& cells) { levels = take_levels(cells, account, limits); });
  if (levels.empty()) return limits;
  std::map<std::string, std::vector<const iam::Policy*>> service_control;
  std::map<std::string, std::vector<const iam::Policy*>> resource_control;
  ask.each("access_limiting_policies", [&](const Cells& cells) {
    const bool is_of_services = text_at(cells, 1) == "SERVICE_CONTROL_POLICY";
    const auto kind = is_of_services ? iam::PolicyKind::service_control : iam::PolicyKind::resource_control;
    const auto* policy = policies.add(text_at(cells, 2), kind, text_at(cells, 3));
    (is_of_services ? service_control : resource_control)[text_at(cells, 0)].push_back(policy);
  });
  for (const std::string& id : levels) {
    // Where the type is enabled, each level has at least one SCP; without any it allows nothing.
    if (!service_control.empty()) limits.service_control.push_back(service_control[id]);
    if (!resource_control.empty()) limits.resource_control.push_back(resource_control[id]);
  }
  return limits;
}

void limit(Subject& subject, const Limits& limits) {
  subject.principal.organization = limits.organization;
  subject.principal.is_in_management_account = limits.is_management_account;
  subject.layers.service_control = limits.service_control;
  subject.are_limits_read = limits.are_read;
}

std::vector<Subject> read_subjects(graph::GraphStore& store, const std::string& account, const Limits& limits,
                                   PolicySet& policies, Digest& digest) {
  std::vector<Subject> subjects;
  std::map<std::string, std::size_t, std::less<>> places;
  std::map<std::string, std::string> boundaries;
  Asking ask(store, {{"account", account}}, &digest);
  ask.each("access_principals", [&](const Cells& cells) {
    places.emplace(text_at(cells, 0), subjects.size());
    subjects.push_back({principal_in(cells, account), {}});
    limit(subjects.back(), limits);
    if (const std::string boundary = text_at(cells, 4); !boundary.empty()) boundaries[text_at(cells, 0)] = boundary;
  });
  std::map<std::string, std::string, std::less<>> documents;
  ask.each("access_documents", [&](const Cells& cells) { documents.emplace(text_at(cells, 0), text_at(cells, 1)); });
  const auto policy = [&](const std::string& id, iam::PolicyKind kind) {
    const auto document = documents.find(id);
    const bool is_known = document != documents.end() && !document->second.empty();
    return is_known ? policies.add(id, kind, document->second) : policies.add_unread(id, kind);
  };
  ask.each("access_attachments", [&](const Cells& cells) {
    const auto place = places.find(text_at(cells, 0));
    if (place == places.end()) return;  // a group
    subjects[place->second].layers.identity.push_back(policy(text_at(cells, 1), iam::PolicyKind::identity));
  });
  for (const auto& [arn, boundary] : boundaries) {
    subjects[places.at(arn)].layers.boundary = policy(boundary, iam::PolicyKind::boundary);
  }
  return subjects;
}

std::vector<TableWithPolicies> read_table_policies(graph::GraphStore& store, const std::string& account,
                                                   PolicySet& policies, Digest& digest) {
  std::map<std::string, TableWithPolicies> tables;
  Asking(store, {{"account", account}}, &digest).each("access_table_policies", [&](const Cells& cells) {
    take_policy(cells, tables[text_at(cells, 0)], policies);
  });
  if (tables.empty()) return {};
  each_block(store, account, [&](std::span<const TableAt> block) {
    for (const TableAt& table : block) {
      const auto with = tables.find(table.id);
      if (with != tables.end()) with->second.table = table;
    }
  });
  std::vector<TableWithPolicies> all;
  for (auto& [id, table] : tables) all.push_back(std::move(table));
  return all;
}

std::optional<TableWithPolicies> read_policies_of(graph::GraphStore& store, const std::string& table,
                                                  PolicySet& policies) {
  std::optional<TableWithPolicies> found;
  Asking(store, {{"table", table}}).each("access_policies_of_table", [&](const Cells& cells) {
    if (!found.has_value()) found.emplace().table = {table, "", {}, is_true(cells.at(5))};
    take_policy(cells, *found, policies);
  });
  return found;
}

std::set<std::string> accounts_named(std::span<const TableWithPolicies> tables, const std::string& own) {
  std::set<std::string> accounts;
  for (const TableWithPolicies& table : tables) {
    for (const iam::Policy* policy : {table.table_policy, table.stream_policy}) {
      if (policy == nullptr) continue;
      for (const auto& [account, name] : let_in_by(*policy)) accounts.insert(account);
    }
  }
  accounts.erase("");
  accounts.erase(own);
  return accounts;
}

void each_block(graph::GraphStore& store, const std::string& account,
                const std::function<void(std::span<const TableAt>)>& take) {
  Asking ask(store, {{"account", account}, {"limit", kBlock}});
  std::string after;
  for (;;) {
    ask.params()["after"] = after;
    std::vector<TableAt> tables;
    ask.each("access_tables", [&](const Cells& cells) {
      tables.push_back(
          {text_at(cells, 0), text_at(cells, 1), texts_in(cells.at(2)), is_true(cells.at(3)), cells.at(4).dump()});
      std::ranges::sort(tables.back().indexes);
    });
    if (tables.empty()) return;
    after = tables.back().id;
    take(tables);
    if (tables.size() < static_cast<std::size_t>(kBlock)) return;
  }
}

std::vector<std::string> accounts_with_principals(graph::GraphStore& store) {
  std::vector<std::string> accounts;
  Asking(store, {}).each("access_accounts", [&](const Cells& cells) { accounts.push_back(text_at(cells, 0)); });
  return accounts;
}

Account read_owner(graph::GraphStore& store, const std::string& id, Digest& digest) {
  Account account;
  account.id = id;
  account.limits = read_limits(store, id, account.policies, digest);
  if (!account.limits.are_read) account.unread.emplace_back("organizations");
  return account;
}

Known read_account(graph::GraphStore& store, const std::string& id, Digest& digest) {
  Known known{.account = read_owner(store, id, digest), .with_policies = {}, .others = {}, .unread_accounts = {}};
  PolicySet& policies = known.account.policies;
  known.account.subjects = read_subjects(store, id, known.account.limits, policies, digest);
  known.with_policies = read_table_policies(store, id, policies, digest);
  const auto named = accounts_named(known.with_policies, id);
  const auto readable = accounts_with_principals(store);
  bool are_limits_read = true;
  for (const std::string& other : readable) {
    if (other == id || (!named.contains("*") && !named.contains(other))) continue;
    const Limits limits = read_limits(store, other, policies, digest);
    auto subjects = read_subjects(store, other, limits, policies, digest);
    std::ranges::move(subjects, std::back_inserter(known.others));
    are_limits_read &= limits.are_read;
  }
  if (known.account.limits.are_read && !are_limits_read) known.account.unread.emplace_back("organizations");
  for (const std::string& other : named) {
    if (other != "*" && std::ranges::find(readable, other) == readable.end()) known.unread_accounts.push_back(other);
  }
  return known;
}

}  // namespace dynatlas::access
