// (:DynamoDBResourcePolicy), its statements, and whom these name. Declarations only; the values come from
// GetResourcePolicy, and from the policy itself (IAM User Guide: IAM JSON policy element reference). Ours: Cartography
// has no such nodes; a statement has the names of its AWSS3PolicyStatement.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace policies {

using graph::Type;

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("id"), "The ARN of the table or stream, and `/policy`"},
    {"resource_arn", Type::text, graph::row("resource_arn"), "The ARN of the table or stream"},
    {"revision_id", Type::text, graph::row("RevisionId"), "RevisionId"},
    {"policy", Type::text, graph::row("Policy"), "Policy: its text as AWS has it"},
    {"statements", Type::integer, graph::row("statements"),
     "How many statements it has; missing where its text cannot be understood"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kResource{{{"id", graph::row("resource_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBTable)-[:HAS_RESOURCE_POLICY]->(:DynamoDBResourcePolicy)
    {.label = "HAS_RESOURCE_POLICY",
     .target_label = "DynamoDBTable",
     .target = kResource,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Who may do what with the table"},
    // (:DynamoDBStream)-[:HAS_RESOURCE_POLICY]->(:DynamoDBResourcePolicy)
    {.label = "HAS_RESOURCE_POLICY",
     .target_label = "DynamoDBStream",
     .target = kResource,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Who may read the stream"},
}};

}  // namespace policies

inline constexpr graph::NodeSchema DynamoDBResourcePolicySchema{
    .label = "DynamoDBResourcePolicy",
    .properties = policies::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBResourcePolicy)
    .relationships = policies::kRelationships,
    .existence = graph::Existence::owned,
    .description = "The resource-based policy of a table or a stream",
};
static_assert(graph::well_formed(DynamoDBResourcePolicySchema));

namespace policy_statements {

using graph::Type;

inline constexpr std::array<graph::Property, 14> kProperties{{
    {"id", Type::text, graph::row("id"),
     "The policy's id, `/statement/` and its place, counted from 1; with `/` and the Sid where it has one"},
    {"policy_id", Type::text, graph::row("policy_id"), "Id of the policy it stands in"},
    {"policy_version", Type::text, graph::row("policy_version"), "Version of that policy's language"},
    {"sid", Type::text, graph::row("Sid"), "Sid"},
    {"effect", Type::text, graph::row("Effect"), "Effect: Allow or Deny"},
    {"action", Type::text, graph::row("Action"), "Action as JSON, sorted"},
    {"not_action", Type::text, graph::row("NotAction"), "NotAction as JSON, sorted"},
    {"resource", Type::text, graph::row("Resource"), "Resource as JSON, sorted"},
    {"not_resource", Type::text, graph::row("NotResource"), "NotResource as JSON, sorted"},
    {"principal", Type::text, graph::row("Principal"), "Principal as JSON"},
    {"not_principal", Type::text, graph::row("NotPrincipal"), "NotPrincipal as JSON"},
    {"condition", Type::text, graph::row("Condition"), "Condition as JSON"},
    {"is_public", Type::boolean, graph::row("is_public"),
     "Whether it allows something to everybody, or to all but some (NotPrincipal), under no condition"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kPolicy{{{"id", graph::row("policy")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBResourcePolicy)-[:POLICY_STATEMENT]->(:DynamoDBPolicyStatement)
    {.label = "POLICY_STATEMENT",
     .target_label = "DynamoDBResourcePolicy",
     .target = kPolicy,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "A statement of the policy"},
}};

}  // namespace policy_statements

inline constexpr graph::NodeSchema DynamoDBPolicyStatementSchema{
    .label = "DynamoDBPolicyStatement",
    .properties = policy_statements::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBPolicyStatement)
    .relationships = policy_statements::kRelationships,
    .existence = graph::Existence::owned,
    .description = "A statement of a resource-based policy: what it allows or denies",
};
static_assert(graph::well_formed(DynamoDBPolicyStatementSchema));

namespace policy_principals {

using graph::Type;

inline constexpr std::array<graph::Property, 5> kProperties{{
    {"id", Type::text, graph::row("id"), "The statement's id, `/principal/` and the principal"},
    {"principal", Type::text, graph::row("principal"), "As the policy has it: `*`, an account, an ARN, a service, …",
     true},
    {"kind", Type::text, graph::row("kind"),
     "any, account, role, user, assumed_role, service, federated, canonical; unknown: such as the id that AWS puts in "
     "the place of a deleted one"},
    {"account_id", Type::text, graph::row("account_id"), "The account that it is, or in its ARN", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kStatement{{{"id", graph::row("statement")}}};
inline constexpr std::array<graph::Matcher, 1> kAccount{{{"id", graph::row("account_id")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBPolicyStatement)-[:NAMES_PRINCIPAL]->(:DynamoDBPolicyPrincipal)
    {.label = "NAMES_PRINCIPAL",
     .target_label = "DynamoDBPolicyStatement",
     .target = kStatement,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Whom the statement names as its Principal"},
    // (:DynamoDBPolicyPrincipal)-[:OF_ACCOUNT]->(:AWSAccount)
    {.label = "OF_ACCOUNT",
     .target_label = "AWSAccount",
     .target = kAccount,
     .description = "The principal's account, where it is mapped",
     .from_both_ends = true},
}};

}  // namespace policy_principals

inline constexpr graph::NodeSchema DynamoDBPolicyPrincipalSchema{
    .label = "DynamoDBPolicyPrincipal",
    .properties = policy_principals::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBPolicyPrincipal)
    .relationships = policy_principals::kRelationships,
    .existence = graph::Existence::owned,
    .description = "Whom a statement names: one node for each statement that does",
};
static_assert(graph::well_formed(DynamoDBPolicyPrincipalSchema));

}  // namespace dynatlas::models::aws::dynamodb
