// Where accounts stand in their organization, and what limits them there. Declarations only; the values come from
// DescribeOrganization, ListAccounts, DescribePolicy and ListTargetsForPolicy (AWS Organizations API reference). Ours:
// Cartography has the organization, its roots and units, and no policy of it.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace organizations {

using graph::Type;

inline constexpr std::array<graph::Property, 6> kMembership{{
    {"id", Type::text, graph::row("id"), "The account and `/organization`"},
    {"account", Type::text, graph::row("account"), "The account that was asked", true},
    {"organization", Type::text, graph::row("Id"), "Id of the organization: o-…", true},
    {"management_account", Type::text, graph::row("MasterAccountId"), "MasterAccountId: no SCP or RCP limits it", true},
    {"feature_set", Type::text, graph::row("FeatureSet"),
     "FeatureSet: ALL, or CONSOLIDATED_BILLING, which has no policies"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 5> kAccount{{
    {"id", Type::text, graph::row("id"), "The management account, / and the account"},
    {"management_account", Type::text, graph::row("management_account"), "The account that told of it", true},
    {"account", Type::text, graph::row("Id"), "Id of the account", true},
    {"path", Type::text, graph::row("path"), "The first of Paths: o-…/r-…/ou-…/, and the account"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 8> kPolicy{{
    {"id", Type::text, graph::row("id"), "The management account, / and the policy's id"},
    {"management_account", Type::text, graph::row("management_account"), "The account that told of it", true},
    {"arn", Type::text, graph::row("PolicySummary.Arn"), "PolicySummary.Arn", true},
    {"policy_id", Type::text, graph::row("PolicySummary.Id"), "PolicySummary.Id: p-…"},
    {"type", Type::text, graph::row("PolicySummary.Type"),
     "PolicySummary.Type: SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY"},
    {"name", Type::text, graph::row("PolicySummary.Name"), "PolicySummary.Name"},
    {"document", Type::text, graph::row("Content"), "Content"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 5> kTarget{{
    {"id", Type::text, graph::row("id"), "The policy's id, / and the target's"},
    {"policy", Type::text, graph::row("policy"), "Id of the AWSOrganizationPolicy", true},
    {"target", Type::text, graph::row("TargetId"), "TargetId: a root (r-…), a unit (ou-…) or an account", true},
    {"target_name", Type::text, graph::row("Name"), "Name of the target"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kPolicyId{{{"id", graph::row("policy")}}};

inline constexpr std::array<graph::RelSchema, 1> kOfTarget{{
    // (:AWSOrganizationPolicy)-[:ATTACHED_TO]->(:AWSOrganizationPolicyTarget)
    {.label = "ATTACHED_TO",
     .target_label = "AWSOrganizationPolicy",
     .target = kPolicyId,
     .direction = graph::Direction::inward,
     .description = "Where the policy is attached: it limits the accounts there and below",
     .from_both_ends = true},
}};

}  // namespace organizations

inline constexpr graph::NodeSchema AWSOrganizationMembershipSchema{
    .label = "AWSOrganizationMembership",
    .properties = organizations::kMembership,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSOrganizationMembership)
    .existence = graph::Existence::listed,
    .name_property = "id",
    .description = "That an account is in an organization",
};
static_assert(graph::well_formed(AWSOrganizationMembershipSchema));

inline constexpr graph::NodeSchema AWSOrganizationAccountSchema{
    .label = "AWSOrganizationAccount",
    .properties = organizations::kAccount,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSOrganizationAccount)
    .existence = graph::Existence::listed,
    .name_property = "account",
    .description = "Where an account stands in its organization, as the management account tells it",
};
static_assert(graph::well_formed(AWSOrganizationAccountSchema));

inline constexpr graph::NodeSchema AWSOrganizationPolicySchema{
    .label = "AWSOrganizationPolicy",
    .properties = organizations::kPolicy,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSOrganizationPolicy)
    .existence = graph::Existence::listed,
    .name_property = "policy_id",
    .description = "A service control policy (SCP) or resource control policy (RCP) of an organization",
};
static_assert(graph::well_formed(AWSOrganizationPolicySchema));

inline constexpr graph::NodeSchema AWSOrganizationPolicyTargetSchema{
    .label = "AWSOrganizationPolicyTarget",
    .properties = organizations::kTarget,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSOrganizationPolicyTarget)
    .relationships = organizations::kOfTarget,
    .existence = graph::Existence::listed,
    .name_property = "id",
    .description = "A root, unit or account that an SCP or RCP is attached to",
};
static_assert(graph::well_formed(AWSOrganizationPolicyTargetSchema));

}  // namespace dynatlas::models::aws
