#include "intel/aws/iam/facts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/arn.h"
#include "base/letters.h"

namespace dynatlas::intel::aws::iam {
namespace {

constexpr std::string_view kPrincipalTag = "aws:principaltag/";
constexpr std::string_view kResourceTag = "aws:resourcetag/";

KeyValues known(std::string value) {
  return {Knowledge::known, {std::move(value)}, false, 0};
}
KeyValues absent() {
  return {Knowledge::absent, {}, false, 0};
}
KeyValues known_unless_empty(const std::string& value) {
  return value.empty() ? KeyValues{} : known(value);
}

bool is_role(PrincipalKind kind) {
  return kind == PrincipalKind::role || kind == PrincipalKind::role_session ||
         kind == PrincipalKind::service_linked_role;
}

// Of them nothing is known but what a resource policy says.
bool is_unknown(PrincipalKind kind) {
  return kind == PrincipalKind::federated || kind == PrincipalKind::anonymous;
}

KeyValues arn_key(const Principal& principal) {
  return known_unless_empty(principal.kind == PrincipalKind::role_session ? principal.role_arn : principal.arn);
}

KeyValues type_key(const Principal& principal) {
  if (is_role(principal.kind)) return known("AssumedRole");
  return known(principal.kind == PrincipalKind::root ? "Account" : "User");
}

KeyValues userid_key(const Principal& principal) {
  if (principal.kind == PrincipalKind::root) return known(principal.account);
  if (principal.unique_id.empty()) return {};
  if (principal.kind == PrincipalKind::user) return known(principal.unique_id);
  if (principal.kind == PrincipalKind::role_session) {
    return known(principal.unique_id + ':' + principal.arn.substr(principal.arn.rfind('/') + 1));
  }
  return {Knowledge::known, {principal.unique_id + ':'}, true, 0};
}

KeyValues organization_id(const Organization& organization) {
  if (organization.reading == Organization::Reading::none) return absent();
  return organization.reading == Organization::Reading::read ? known_unless_empty(organization.id) : KeyValues{};
}

KeyValues organization_paths(const Organization& organization) {
  if (organization.reading == Organization::Reading::none) return absent();
  if (organization.reading == Organization::Reading::unread || !organization.paths) return {};
  return {Knowledge::known, *organization.paths, false, 0};
}

// `name` in small letters: keys of tags are compared without regard to case.
KeyValues tag(const std::optional<Tags>& tags, std::string_view name) {
  if (!tags) return {};
  const auto found =
      std::ranges::find_if(*tags, [&](const auto& each) { return in_small_letters(each.first) == name; });
  return found == tags->end() ? absent() : known(found->second);
}

KeyValues tag_key(const Principal& principal, std::string_view name) {
  if (principal.kind == PrincipalKind::root) return absent();
  return principal.kind == PrincipalKind::user ? tag(principal.tags, name) : KeyValues{};
}

KeyValues username_key(const Principal& principal) {
  return principal.kind == PrincipalKind::user ? known_unless_empty(principal.username) : absent();
}

KeyValues account_key(const Principal& principal) {
  return known_unless_empty(principal.account);
}
KeyValues org_id_key(const Principal& principal) {
  return organization_id(principal.organization);
}
KeyValues org_paths_key(const Principal& principal) {
  return organization_paths(principal.organization);
}

struct KeyOfPrincipal {
  std::string_view key;
  KeyValues (*value)(const Principal& principal);
};
constexpr std::array kKeysOfPrincipal{
    KeyOfPrincipal{"aws:principalarn", arn_key},
    KeyOfPrincipal{"aws:principalaccount", account_key},
    KeyOfPrincipal{"aws:principaltype", type_key},
    KeyOfPrincipal{"aws:userid", userid_key},
    KeyOfPrincipal{"aws:username", username_key},
    KeyOfPrincipal{"aws:principalorgid", org_id_key},
    KeyOfPrincipal{"aws:principalorgpaths", org_paths_key},
};

// Requests that a service makes for itself have these, and no others do.
constexpr std::array<std::string_view, 6> kKeysOfServiceCalls{
    "aws:sourcearn",      "aws:sourceaccount",        "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:principalservicename", "aws:principalservicenameslist"};

KeyValues key_of_service_call(std::string_view key, const Principal& principal) {
  const bool is_service = principal.kind == PrincipalKind::service;
  if (!is_service) return absent();
  return key == "aws:principalservicename" ? known(principal.arn) : KeyValues{};
}

}  // namespace

KeyValues key_of_principal(std::string_view key, const Principal& principal) {
  if (is_unknown(principal.kind)) return {};
  const bool is_service = principal.kind == PrincipalKind::service;
  if (key == "aws:principalisawsservice") return known(is_service ? "true" : "false");
  if (std::ranges::find(kKeysOfServiceCalls, key) != kKeysOfServiceCalls.end()) {
    return key_of_service_call(key, principal);
  }
  if (key.starts_with(kPrincipalTag)) {
    return is_service ? absent() : tag_key(principal, key.substr(kPrincipalTag.size()));
  }
  const auto* found = std::ranges::find(kKeysOfPrincipal, key, &KeyOfPrincipal::key);
  if (found == kKeysOfPrincipal.end()) return {};
  return is_service ? absent() : found->value(principal);
}

KeyValues key_of_resource(std::string_view key, const RequestedResource& resource) {
  if (key == "aws:resourceaccount") return known_unless_empty(resource.account);
  if (key == "aws:resourceorgid") return organization_id(resource.organization);
  if (key == "aws:resourceorgpaths") return organization_paths(resource.organization);
  if (key.starts_with(kResourceTag)) return tag(resource.tags, key.substr(kResourceTag.size()));
  if (key != "aws:requestedregion") return {};
  const auto arn = arn_of(resource.arn);
  return arn && !arn->region.empty() ? known(std::string(arn->region)) : KeyValues{};
}

KeyValues RequestKeys::find(std::string_view key) const {
  if (made_.facts != nullptr && made_.facts->has(key)) return made_.facts->find(key);
  if (request_ == Request::without_dynamodb_keys && key.starts_with("dynamodb:")) return absent();
  KeyValues found = key_of_principal(key, made_.principal);
  if (found.knowledge == Knowledge::unknown) found = key_of_resource(key, made_.resource);
  if (found.knowledge != Knowledge::unknown || !assumes_) return found;
  const auto assumed = made_.assumptions.keys().find(key);
  if (assumed == made_.assumptions.keys().end()) return found;
  found = assumed->second;
  found.assumptions = std::uint64_t{1} << (std::distance(made_.assumptions.keys().begin(), assumed) % 64);
  return found;
}

}  // namespace dynatlas::intel::aws::iam
