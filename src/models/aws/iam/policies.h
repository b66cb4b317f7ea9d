// (:AWSManagedPolicy), (:AWSInlinePolicy), (:AWSPolicyStatement): what principals may do. Declarations only; the values
// come from GetAccountAuthorizationDetails and GetPolicyVersion (IAM API reference: ManagedPolicyDetail, PolicyDetail,
// PolicyVersion) and from the policies themselves (IAM User Guide: IAM JSON policy element reference). Cartography's
// nodes, with its names; document and policy_id are ours.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::iam {

namespace policies {

using graph::Type;

inline constexpr std::array<std::string_view, 1> kPolicy{"AWSPolicy"};

inline constexpr std::array<graph::Property, 6> kManaged{{
    {"id", Type::text, graph::row("arn"), "The policy's ARN"},
    {"arn", Type::text, graph::row("arn"), "The same", true},
    {"name", Type::text, graph::row("name"), "The last part of the ARN"},
    {"type", Type::text, {}, "managed", false, "managed"},
    {"document", Type::text, graph::row("document"), "Document of its default version, decoded"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 5> kInline{{
    {"id", Type::text, graph::row("id"), "The principal's ARN, `/inline_policy/` and the policy's name"},
    {"name", Type::text, graph::row("name"), "PolicyName"},
    {"type", Type::text, {}, "inline", false, "inline"},
    {"document", Type::text, graph::row("document"), "PolicyDocument, decoded"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 10> kStatement{{
    {"id", Type::text, graph::row("id"),
     "The policy's id, `/statement/` and the Sid; where it has none, its place among those without, counted from 1"},
    {"policy_id", Type::text, graph::row("policy_id"), "Id of the policy it stands in", true},
    {"effect", Type::text, graph::row("Effect"), "Effect: Allow or Deny"},
    {"sid", Type::text, graph::row("Sid"), "Sid"},
    {"action", Type::text_list, graph::row("Action"), "Action"},
    {"notaction", Type::text_list, graph::row("NotAction"), "NotAction"},
    {"resource", Type::text_list, graph::row("Resource"), "Resource"},
    {"notresource", Type::text_list, graph::row("NotResource"), "NotResource"},
    {"condition", Type::text, graph::row("Condition"), "Condition as JSON, in a list"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kPrincipal{{{"id", graph::row("principal_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kPolicyId{{{"id", graph::row("policy_id")}}};
inline constexpr std::array<graph::Matcher, 1> kPolicyArn{{{"id", graph::row("policy_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kOfInline{{
    // (:AWSPrincipal)-[:POLICY]->(:AWSInlinePolicy)
    {.label = "POLICY",
     .target_label = "AWSPrincipal",
     .target = kPrincipal,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "The user, group or role that it is a part of"},
}};

inline constexpr std::array<graph::RelSchema, 1> kOfStatement{{
    // (:AWSPolicy)-[:STATEMENT]->(:AWSPolicyStatement)
    {.label = "STATEMENT",
     .target_label = "AWSPolicy",
     .target = kPolicyId,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "A statement of the policy",
     .from_both_ends = true},
}};

}  // namespace policies

inline constexpr graph::NodeSchema AWSManagedPolicySchema{
    .label = "AWSManagedPolicy",
    .extra_labels = policies::kPolicy,
    .properties = policies::kManaged,
    .existence = graph::Existence::referenced,
    .description =
        "A policy with an ARN of its own, which any number of principals may have: one node for all accounts",
    .goes_only_if_by = "dynatlas:aws",
};
static_assert(graph::well_formed(AWSManagedPolicySchema));

inline constexpr graph::NodeSchema AWSInlinePolicySchema{
    .label = "AWSInlinePolicy",
    .extra_labels = policies::kPolicy,
    .properties = policies::kInline,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSInlinePolicy)
    .relationships = policies::kOfInline,
    .existence = graph::Existence::owned,
    .description = "A policy of one user, group or role",
};
static_assert(graph::well_formed(AWSInlinePolicySchema));

inline constexpr graph::NodeSchema AWSPolicyStatementSchema{
    .label = "AWSPolicyStatement",
    .properties = policies::kStatement,
    .relationships = policies::kOfStatement,
    .existence = graph::Existence::owned,
    .description = "A statement of a policy: what it allows or denies",
};
static_assert(graph::well_formed(AWSPolicyStatementSchema));

// (:AWSPrincipal)-[:POLICY]->(:AWSManagedPolicy)
inline constexpr graph::MatchLinkSchema AttachedPolicyLink{
    .label = "POLICY",
    .source_label = "AWSPrincipal",
    .source = policies::kPrincipal,
    .target_label = "AWSManagedPolicy",
    .target = policies::kPolicyArn,
    .description = "The policy is attached to the user, group or role",
};
static_assert(graph::well_formed(AttachedPolicyLink));

}  // namespace dynatlas::models::aws::iam
