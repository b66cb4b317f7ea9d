#include "access/account.h"

#include <fmt/format.h>

#include <algorithm>

namespace dynatlas::access {
namespace {

std::vector<std::string> names_of_statements(std::string_view document) {
  std::vector<std::string> names;
  const auto parsed = iam::parse_document(document);
  if (!parsed.has_value()) return names;
  std::size_t without = 0;
  for (const iam::Statement& statement : parsed.value().statements) {
    names.push_back(statement.sid.empty() ? std::to_string(++without) : statement.sid);
  }
  return names;
}

}  // namespace

const iam::Policy* PolicySet::add(std::string_view id, iam::PolicyKind kind, std::string_view document) {
  const auto [at, is_new] = known_.try_emplace(Key{kind, std::string(id)});
  if (is_new) {
    at->second.policy = std::make_unique<iam::Policy>(iam::compile(std::string(id), kind, document));
    at->second.statement_names = names_of_statements(document);
  }
  return at->second.policy.get();
}

const iam::Policy* PolicySet::add_unread(std::string_view id, iam::PolicyKind kind) {
  const auto [at, is_new] = known_.try_emplace(Key{kind, std::string(id)});
  if (is_new) at->second.policy = std::make_unique<iam::Policy>(iam::unread_policy(std::string(id), kind));
  return at->second.policy.get();
}

std::string PolicySet::statement_id(const iam::Policy& policy, std::uint32_t place) const {
  const auto known = known_.find(Key{policy.kind, policy.id});
  if (known == known_.end() || place >= known->second.statement_names.size()) return policy.id;
  return fmt::format("{}/statement/{}", policy.id, known->second.statement_names[place]);
}

std::vector<std::string> PolicySet::uncertain() const {
  std::vector<std::string> ids;
  for (const auto& [key, known] : known_) {
    if (known.policy->reading == iam::Policy::Reading::uncertain) ids.push_back(key.second);
  }
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

}  // namespace dynatlas::access
