#include "access/account.h"

#include <algorithm>

namespace dynatlas::access {

const iam::Policy* PolicySet::add(std::string_view id, iam::PolicyKind kind, std::string_view document) {
  const auto [at, is_new] = known_.try_emplace({kind, std::string(id)});
  if (is_new) at->second = std::make_unique<iam::Policy>(iam::compile(std::string(id), kind, document));
  return at->second.get();
}

const iam::Policy* PolicySet::add_unread(std::string_view id, iam::PolicyKind kind) {
  const auto [at, is_new] = known_.try_emplace({kind, std::string(id)});
  if (is_new) at->second = std::make_unique<iam::Policy>(iam::unread_policy(std::string(id), kind));
  return at->second.get();
}

std::vector<std::string> PolicySet::uncertain() const {
  std::vector<std::string> ids;
  for (const auto& [key, policy] : known_) {
    if (policy->reading == iam::Policy::Reading::uncertain) ids.push_back(key.second);
  }
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

}  // namespace dynatlas::access
