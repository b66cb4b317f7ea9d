// (:AWSUser), (:AWSGroup), (:AWSRole): who may be let do something in an account. Declarations only; the values come
// from GetAccountAuthorizationDetails (IAM API reference: UserDetail, GroupDetail, RoleDetail). Cartography's nodes,
// with its names; of a user what that answer does not tell (when the password was last used) is Cartography's alone.
// Ours: permissions_boundary, tags, trust_policy, service_linked, assumable_by.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::iam {

namespace principals {

using graph::Property;
using graph::Type;

inline constexpr std::array<std::string_view, 2> kUserLabels{"AWSPrincipal", "UserAccount"};
inline constexpr std::array<std::string_view, 2> kGroupLabels{"AWSPrincipal", "UserGroup"};
inline constexpr std::array<std::string_view, 2> kRoleLabels{"AWSPrincipal", "PermissionRole"};

// Of all three.
inline constexpr std::array<Property, 5> kOfEach{{
    {"id", Type::text, graph::row("Arn"), "The ARN"},
    {"arn", Type::text, graph::row("Arn"), "Arn", true},
    {"path", Type::text, graph::row("Path"), "Path"},
    {"createdate", Type::text, graph::row("createdate"), "CreateDate as text: `2024-01-01 00:00:00+00:00`"},
    {"createdate_dt", Type::time, graph::row("createdate_dt"), "CreateDate"},
}};
inline constexpr std::array<Property, 2> kMarks{{
    {"_ont_source", Type::text, {}, "The cloud it comes from", true, "aws"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};
inline constexpr std::array<Property, 1> kBoundary{{
    {"permissions_boundary", Type::text, graph::row("PermissionsBoundary.PermissionsBoundaryArn"),
     "PermissionsBoundary.PermissionsBoundaryArn: the policy beyond which nothing that is allowed counts", true},
}};

inline constexpr auto kUser = graph::joined(
    kOfEach,
    std::array<Property, 4>{{
        {"userid", Type::text, graph::row("UserId"), "UserId", true},
        {"name", Type::text, graph::row("UserName"), "UserName"},
        {"tags", Type::text, graph::row("tags"),
         "Tags as JSON, sorted: {\"team\":\"orders\"}; missing where it has none"},
        {"_ont_username", Type::text, graph::row("UserName"), "The name in the ontology's vocabulary", true},
    }},
    kBoundary, kMarks);

inline constexpr auto kGroup =
    graph::joined(kOfEach,
                  std::array<Property, 3>{{
                      {"groupid", Type::text, graph::row("GroupId"), "GroupId"},
                      {"name", Type::text, graph::row("GroupName"), "GroupName"},
                      {"_ont_name", Type::text, graph::row("GroupName"), "The name in the ontology's vocabulary", true},
                  }},
                  kMarks);

inline constexpr auto kRole = graph::joined(
    kOfEach,
    std::array<Property, 8>{{
        {"roleid", Type::text, graph::row("RoleId"), "RoleId", true},
        {"name", Type::text, graph::row("RoleName"), "RoleName"},
        {"trust_policy", Type::text, graph::row("trust_policy"),
         "AssumeRolePolicyDocument, decoded: who may become it, and under which conditions"},
        {"assumable_by", Type::text_list, graph::row("assumable_by"),
         "Whom the trust policy lets become it, sorted: account, federated, principal, public, service; with "
         "conditional where a statement that does has a condition"},
        {"service_linked", Type::boolean, graph::row("service_linked"),
         "Whether it is a service's own (its path is /aws-service-role/…): no policy of an organization limits it"},
        {"_ont_name", Type::text, graph::row("RoleName"), "The name in the ontology's vocabulary", true},
        {"_ont_type", Type::text, {}, "The kind of role in the ontology's vocabulary", true, "custom"},
        {"_ont_scope", Type::text, {}, "Where it holds in the ontology's vocabulary", true, "account"},
    }},
    kBoundary, kMarks);

inline constexpr std::array<graph::Matcher, 1> kBoundaryPolicy{
    {{"id", graph::row("PermissionsBoundary.PermissionsBoundaryArn")}}};
inline constexpr std::array<graph::Matcher, 1> kMembers{{{"id", graph::row("user_arns"), graph::Match::one_to_many}}};

inline constexpr std::array<graph::RelSchema, 1> kLimits{{
    // (:AWSUser)-[:HAS_PERMISSIONS_BOUNDARY]->(:AWSManagedPolicy), and of a role
    {.label = "HAS_PERMISSIONS_BOUNDARY",
     .target_label = "AWSManagedPolicy",
     .target = kBoundaryPolicy,
     .description = "The policy that limits it",
     .from_both_ends = true},
}};

inline constexpr std::array<graph::RelSchema, 2> kOfGroup{{
    // (:AWSUser)-[:MEMBER_AWS_GROUP]->(:AWSGroup)
    {.label = "MEMBER_AWS_GROUP",
     .target_label = "AWSUser",
     .target = kMembers,
     .direction = graph::Direction::inward,
     .description = "The user is in the group"},
    // (:AWSUser)-[:MEMBER_OF]->(:AWSGroup)
    {.label = "MEMBER_OF",
     .target_label = "AWSUser",
     .target = kMembers,
     .direction = graph::Direction::inward,
     .description = "The same in the ontology's vocabulary"},
}};

}  // namespace principals

inline constexpr graph::NodeSchema AWSUserSchema{
    .label = "AWSUser",
    .extra_labels = principals::kUserLabels,
    .properties = principals::kUser,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSUser)
    .relationships = principals::kLimits,
    .existence = graph::Existence::listed,
    .name_property = "name",
    .description = "An IAM user",
};
static_assert(graph::well_formed(AWSUserSchema));

inline constexpr graph::NodeSchema AWSGroupSchema{
    .label = "AWSGroup",
    .extra_labels = principals::kGroupLabels,
    .properties = principals::kGroup,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSGroup)
    .relationships = principals::kOfGroup,
    .existence = graph::Existence::listed,
    .name_property = "name",
    .description = "An IAM group: its policies hold for its members",
};
static_assert(graph::well_formed(AWSGroupSchema));

inline constexpr graph::NodeSchema AWSRoleSchema{
    .label = "AWSRole",
    .extra_labels = principals::kRoleLabels,
    .properties = principals::kRole,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSRole)
    .relationships = principals::kLimits,
    .existence = graph::Existence::listed,
    .name_property = "name",
    .description = "An IAM role",
};
static_assert(graph::well_formed(AWSRoleSchema));

}  // namespace dynatlas::models::aws::iam
