// What an organization's policies, SCPs and RCPs, limit (AWS Organizations API reference). Any account may ask for its
// organization; the rest is asked where the account manages it, as AWS answers it there alone, or to an administrator
// that it delegated, which no answer tells. Asked by policy, not by account: an account's place is in ListAccounts
// (docs/decisions/0038).
#pragma once

#include <array>

#include "intel/operation.h"

namespace dynatlas::intel::aws::organizations {

std::optional<Refusal> read_membership(const Asked& asked, std::string_view answer, Found& found);
// The organization's id, where the part's account manages it.
void managed_organization(const Part& part, const Batch& batch, const Batch::Mark& before,
                          std::vector<std::string>& subjects);
// These requests have no parameter.
void add_nothing(std::string_view organization, nlohmann::json& request);
std::optional<Refusal> read_accounts(const Asked& asked, std::string_view answer, Found& found);
// Lists the types of policies that are enabled, of those that limit access.
std::optional<Refusal> read_roots(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_policies(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_policy(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_targets(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array kMembershipKinds{&models::aws::AWSOrganizationMembershipSchema};
inline constexpr std::array kAccountKinds{&models::aws::AWSOrganizationAccountSchema};
inline constexpr std::array kPolicyKinds{&models::aws::AWSOrganizationPolicySchema};
inline constexpr std::array kTargetKinds{&models::aws::AWSOrganizationPolicyTargetSchema};
inline constexpr std::array<std::string_view, 1> kIsInNone{"AWSOrganizationsNotInUseException"};
// A policy that went away since it was listed.
inline constexpr std::array<std::string_view, 1> kPolicyIsGone{"PolicyNotFoundException"};
inline constexpr Paging kPages{.send = "NextToken", .receive = "NextToken"};

// No rate is documented for any of them.
inline constexpr Operation kDescribeOrganization{
    .name = "organizations:DescribeOrganization",
    .group = "organizations",
    .is_global = true,
    .calls_per_second = 5,
    .kinds = kMembershipKinds,
    .lists = &models::aws::AWSOrganizationMembershipSchema,
    .listed_name = by_id,
    .means_none = kIsInNone,
    .transform = read_membership,
};

inline constexpr Operation kListAccounts{
    .name = "organizations:ListAccounts",
    .group = "organizations",
    .is_global = true,
    .driver = &kDescribeOrganization,
    .subjects = managed_organization,
    .subject = "Organization",
    .add_sent = add_nothing,
    .paging = kPages,
    .calls_per_second = 5,
    .kinds = kAccountKinds,
    .lists = &models::aws::AWSOrganizationAccountSchema,
    .listed_name = by_name,
    .transform = read_accounts,
};

inline constexpr Operation kListRoots{
    .name = "organizations:ListRoots",
    .group = "organizations",
    .is_global = true,
    .driver = &kDescribeOrganization,
    .subjects = managed_organization,
    .subject = "Organization",
    .add_sent = add_nothing,
    .paging = kPages,
    .calls_per_second = 5,
    .transform = read_roots,
};

inline constexpr Operation kListPolicies{
    .name = "organizations:ListPolicies",
    .group = "organizations",
    .is_global = true,
    .driver = &kListRoots,
    .subject = "Filter",
    .paging = kPages,
    .calls_per_second = 5,
    .lists = &models::aws::AWSOrganizationPolicySchema,
    .listed_name = by_name,
    .transform = read_policies,
};

inline constexpr Operation kDescribePolicy{
    .name = "organizations:DescribePolicy",
    .group = "organizations",
    .is_global = true,
    .driver = &kListPolicies,
    .subject = "PolicyId",
    .calls_per_second = 5,
    .kinds = kPolicyKinds,
    .means_none = kPolicyIsGone,
    .transform = read_policy,
};

inline constexpr Operation kListTargetsForPolicy{
    .name = "organizations:ListTargetsForPolicy",
    .group = "organizations",
    .is_global = true,
    .driver = &kListPolicies,
    .subject = "PolicyId",
    .paging = kPages,
    .calls_per_second = 5,
    .kinds = kTargetKinds,
    .lists = &models::aws::AWSOrganizationPolicyTargetSchema,
    .listed_name = by_id,
    .means_none = kPolicyIsGone,
    .transform = read_targets,
};

}  // namespace dynatlas::intel::aws::organizations
