// (:AWSAccount): the tenant that everything of an account hangs on. Declarations only.
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models::aws {

namespace account {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"Tenant"};

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", graph::Type::text, graph::row("id"), "The 12-digit account id"},
    {"name", graph::Type::text, graph::row("name"), "The profile that was used, or `default`"},
    {"inscope", graph::Type::boolean, {}, "The account is part of what is mapped", false, "true"},
    {"_ont_source", graph::Type::text, {}, "The cloud it comes from", false, "aws"},
    {"_ont_name", graph::Type::text, graph::row("name"), "The name in the ontology's vocabulary"},
    {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it",
     true},
}};

}  // namespace account

inline constexpr graph::NodeSchema AWSAccountSchema{
    .label = "AWSAccount",
    .extra_labels = account::kExtraLabels,
    .properties = account::kProperties,
    .description = "An AWS account",
};
static_assert(graph::well_formed(AWSAccountSchema));

// (:AWSAccount)-[:RESOURCE]->(node): the sub-resource relationship of everything that lives in an account.
namespace account {

inline constexpr std::array<graph::Matcher, 1> kById{{{"id", graph::kwarg("AWS_ID")}}};

inline constexpr graph::RelSchema kResource{
    .label = "RESOURCE",
    .target_label = "AWSAccount",
    .target = kById,
    .direction = graph::Direction::inward,
    .description = "The account that the node lives in",
};

}  // namespace account
}  // namespace dynatlas::models::aws
