// (:AWSKMSAlias): what people call a key. Declarations only; the values come from ListAliases (AWS KMS API reference:
// AliasListEntry). Cartography's node, with its names; target_key_arn is ours.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace kms_aliases {

using graph::Type;

inline constexpr std::array<std::string_view, 1> kExtraLabels{"KMSAlias"};

// Times are whole seconds in every database, as those of keys.
inline constexpr std::array<graph::Property, 9> kProperties{{
    {"id", Type::text, graph::row("AliasArn"), "The alias's ARN"},
    {"arn", Type::text, graph::row("AliasArn"), "The alias's ARN (AliasArn)", true},
    {"alias_name", Type::text, graph::row("AliasName"), "AliasName: alias/orders; AWS's own begin with alias/aws/",
     true},
    {"target_key_id", Type::text, graph::row("TargetKeyId"), "TargetKeyId: the key that it stands for"},
    {"target_key_arn", Type::text, graph::row("target_key_arn"),
     "That key's ARN: it is of the alias's account and region"},
    {"creation_date", Type::integer, graph::row("creation_date"), "CreationDate, in whole epoch seconds"},
    {"last_updated_date", Type::integer, graph::row("last_updated_date"),
     "LastUpdatedDate, in whole epoch seconds: since when it stands for this key"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

// Two regions' keys may have one KeyId, not one ARN.
inline constexpr std::array<graph::Matcher, 1> kKey{{{"arn", graph::row("target_key_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:AWSKMSAlias)-[:KNOWN_AS]->(:AWSKMSKey)
    {.label = "KNOWN_AS",
     .target_label = "AWSKMSKey",
     .target = kKey,
     .description = "The key that it stands for, where a node of it exists; it does not keep the key",
     .from_both_ends = true,
     .keeps_target = false},
}};

}  // namespace kms_aliases

inline constexpr graph::NodeSchema AWSKMSAliasSchema{
    .label = "AWSKMSAlias",
    .extra_labels = kms_aliases::kExtraLabels,
    .properties = kms_aliases::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSKMSAlias)
    .relationships = kms_aliases::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "alias_name",
    .description = "A KMS key's name, of whatever key of the region",
};
static_assert(graph::well_formed(AWSKMSAliasSchema));

}  // namespace dynatlas::models::aws
