// Whom trust policies name that no listing tells of: (:AWSRootPrincipal), (:AWSServicePrincipal),
// (:AWSFederatedPrincipal). Declarations only; the values come from AssumeRolePolicyDocument (IAM User Guide: AWS JSON
// policy elements: Principal). Cartography's nodes, with its names; account_id of a root principal is ours.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::iam {

namespace trusted {

using graph::Type;

inline constexpr std::array<std::string_view, 1> kPrincipal{"AWSPrincipal"};
inline constexpr std::array<std::string_view, 2> kServiceLabels{"AWSPrincipal", "ServiceAccount"};

inline constexpr std::array<graph::Property, 4> kRoot{{
    {"id", Type::text, graph::row("arn"), "arn:…:root"},
    {"arn", Type::text, graph::row("arn"), "The same", true},
    {"account_id", Type::text, graph::row("account_id"), "The account in the ARN", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 6> kService{{
    {"id", Type::text, graph::row("arn"), "The service's name: lambda.amazonaws.com"},
    {"arn", Type::text, graph::row("arn"), "The same", true},
    {"type", Type::text, {}, "Service", false, "Service"},
    {"_ont_source", Type::text, {}, "The cloud it comes from", true, "aws"},
    {"_ont_name", Type::text, graph::row("arn"), "The name in the ontology's vocabulary", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 4> kFederated{{
    {"id", Type::text, graph::row("arn"), "The provider: its ARN, or a name like cognito-identity.amazonaws.com"},
    {"arn", Type::text, graph::row("arn"), "The same", true},
    {"type", Type::text, {}, "Federated", false, "Federated"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kAccount{{{"id", graph::row("account_id")}}};

// (:AWSAccount)-[:RESOURCE]->(:AWSRootPrincipal): its own account, which may be another than was read and may be mapped
// later.
inline constexpr graph::RelSchema kOfRoot{
    .label = "RESOURCE",
    .target_label = "AWSAccount",
    .target = kAccount,
    .direction = graph::Direction::inward,
    .description = "The account that it stands for, where it is mapped",
    .from_both_ends = true,
};

inline constexpr std::array<graph::Matcher, 1> kRole{{{"id", graph::row("role_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kTrusted{{{"id", graph::row("principal")}}};

}  // namespace trusted

inline constexpr graph::NodeSchema AWSRootPrincipalSchema{
    .label = "AWSRootPrincipal",
    .extra_labels = trusted::kPrincipal,
    .properties = trusted::kRoot,
    .sub_resource = trusted::kOfRoot,
    .existence = graph::Existence::referenced,
    .description = "An account as a whole, where it is named as a principal",
    .goes_only_if_by = "dynatlas:aws",
};
static_assert(graph::well_formed(AWSRootPrincipalSchema));

inline constexpr graph::NodeSchema AWSServicePrincipalSchema{
    .label = "AWSServicePrincipal",
    .extra_labels = trusted::kServiceLabels,
    .properties = trusted::kService,
    .existence = graph::Existence::referenced,
    .description = "A service of AWS, where it is named as a principal",
    .goes_only_if_by = "dynatlas:aws",
};
static_assert(graph::well_formed(AWSServicePrincipalSchema));

inline constexpr graph::NodeSchema AWSFederatedPrincipalSchema{
    .label = "AWSFederatedPrincipal",
    .extra_labels = trusted::kPrincipal,
    .properties = trusted::kFederated,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSFederatedPrincipal)
    .existence = graph::Existence::referenced,
    .description = "An identity provider (SAML or OpenID Connect), where it is named as a principal",
    .goes_only_if_by = "dynatlas:aws",
};
static_assert(graph::well_formed(AWSFederatedPrincipalSchema));

// (:AWSRole)-[:TRUSTS_AWS_PRINCIPAL]->(:AWSPrincipal)
inline constexpr graph::MatchLinkSchema TrustsPrincipalLink{
    .label = "TRUSTS_AWS_PRINCIPAL",
    .source_label = "AWSRole",
    .source = trusted::kRole,
    .target_label = "AWSPrincipal",
    .target = trusted::kTrusted,
    .description = "The role's trust policy lets it become the role (sts:AssumeRole)",
};
static_assert(graph::well_formed(TrustsPrincipalLink));

}  // namespace dynatlas::models::aws::iam
