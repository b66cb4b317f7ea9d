#include "access/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/arn.h"
#include "base/digest.h"
#include "questions/questions.h"

namespace dynatlas::access {
namespace {

using nlohmann::json;

constexpr std::size_t kFoldBytes = 1U << 16U;
// Tables that are looked at together: enough that a principal's policies are compared with many at a time.
constexpr std::int64_t kBlock = 16'384;

std::string text_at(const std::vector<json>& cells, std::size_t place) {
  const json& cell = cells.at(place);
  return cell.is_string() ? cell.get<std::string>() : std::string();
}

// SQL has numbers for truths.
bool is_true(const json& cell) {
  return cell.is_boolean() ? cell.get<bool>() : cell.is_number() && cell.get<double>() != 0;
}

// A list is one in Cypher, and its text in SQL.
std::vector<std::string> texts_in(const json& cell) {
  graph::TextList texts;
  if (cell.is_string()) graph::parse_list(cell.get_ref<const std::string&>(), texts);
  if (cell.is_array()) graph::parse_list(cell.dump(), texts);
  return texts;
}

std::optional<iam::Tags> tags_in(const json& cell) {
  iam::Tags tags;
  const json object = cell.is_string() ? json::parse(cell.get_ref<const std::string&>(), nullptr, false) : json();
  if (!object.is_object()) return tags;
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) tags.emplace_back(key, value.get<std::string>());
  }
  return tags;
}

class Asking {
 public:
  Asking(graph::GraphStore& store, const std::string& account, Digest* digest)
      : store_(store), params_{{"account", account}}, digest_(digest) {}

  void each(std::string_view question, const std::function<void(const std::vector<json>&)>& row) {
    const auto text = questions::question(question, store_.language());
    store_.read(text, params_, [&](const auto&, const std::vector<json>& cells) {
      if (digest_ != nullptr) digest_->add(json(cells).dump(-1, ' ', false, json::error_handler_t::replace));
      row(cells);
      return true;
    });
  }
  graph::Params& params() { return params_; }

 private:
  graph::GraphStore& store_;
  graph::Params params_;
  Digest* digest_;
};

iam::Principal principal_in(const std::vector<json>& cells, const std::string& account) {
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
  Asking(store, account, nullptr).each("access_notes", [&](const std::vector<json>& cells) {
    const std::string operation = text_at(cells, 0);
    const bool was_read = is_true(cells.at(1));
    const bool is_whole = is_true(cells.at(2));
    if (operation == "iam:GetAccountAuthorizationDetails") {
      notes.are_principals_known = was_read;
      notes.are_principals_read = was_read && is_whole;
    } else if (operation == "dynamodb:GetResourcePolicy") {
      notes.are_policies_read = is_whole;
    } else if (operation == "organizations:DescribeOrganization") {
      notes.is_organization_read = is_whole;
    } else if (operation == "evaluation") {
      notes.digest = text_at(cells, 3);
    }
  });
  return notes;
}

std::vector<Subject> read_subjects(graph::GraphStore& store, const std::string& account, PolicySet& policies,
                                   Digest& digest) {
  std::vector<Subject> subjects;
  std::map<std::string, std::size_t, std::less<>> places;
  std::map<std::string, std::string> boundaries;
  Asking ask(store, account, &digest);
  ask.each("access_principals", [&](const std::vector<json>& cells) {
    places.emplace(text_at(cells, 0), subjects.size());
    subjects.push_back({principal_in(cells, account), {}});
    if (const std::string boundary = text_at(cells, 4); !boundary.empty()) boundaries[text_at(cells, 0)] = boundary;
  });
  std::map<std::string, std::string, std::less<>> documents;
  ask.each("access_documents",
           [&](const std::vector<json>& cells) { documents.emplace(text_at(cells, 0), text_at(cells, 1)); });
  const auto policy = [&](const std::string& id, iam::PolicyKind kind) {
    const auto document = documents.find(id);
    const bool is_known = document != documents.end() && !document->second.empty();
    return is_known ? policies.add(id, kind, document->second) : policies.add_unread(id, kind);
  };
  ask.each("access_attachments", [&](const std::vector<json>& cells) {
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
  Asking ask(store, account, &digest);
  ask.each("access_table_policies", [&](const std::vector<json>& cells) {
    TableWithPolicies& table = tables[text_at(cells, 0)];
    table.table.id = text_at(cells, 0);
    table.key_open_to_other_accounts = openness_of(text_at(cells, 4));
    const auto* policy = policies.add(text_at(cells, 2), iam::PolicyKind::resource_based, text_at(cells, 3));
    (is_true(cells.at(1)) ? table.stream_policy : table.table_policy) = policy;
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

std::set<std::string> accounts_named(std::span<const TableWithPolicies> tables, const std::string& own) {
  std::set<std::string> accounts;
  for (const TableWithPolicies& table : tables) {
    for (const iam::Policy* policy : {table.table_policy, table.stream_policy}) {
      if (policy == nullptr) continue;
      for (const iam::PolicyStatement& one : policy->statements) {
        if (one.statement.deny) continue;
        if (one.statement.principal_list == iam::Listed::all_but) accounts.insert("*");
        for (const iam::PrincipalEntry& entry : one.statement.principals) accounts.insert(account_named(entry));
      }
    }
  }
  accounts.erase("");
  accounts.erase(own);
  return accounts;
}

void each_block(graph::GraphStore& store, const std::string& account,
                const std::function<void(std::span<const TableAt>)>& take) {
  Asking ask(store, account, nullptr);
  ask.params()["limit"] = kBlock;
  std::string after;
  for (;;) {
    ask.params()["after"] = after;
    std::vector<TableAt> tables;
    ask.each("access_tables", [&](const std::vector<json>& cells) {
      tables.push_back({text_at(cells, 0), text_at(cells, 1), texts_in(cells.at(2))});
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
  Asking(store, "", nullptr).each("access_accounts", [&](const std::vector<json>& cells) {
    accounts.push_back(text_at(cells, 0));
  });
  return accounts;
}

}  // namespace dynatlas::access
