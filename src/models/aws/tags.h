// (:AWSTag), and which tables carry it. Declarations only; the values come from GetResources (Resource Groups Tagging
// API reference: ResourceTagMapping). Cartography's node and relationship.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace tags {

using graph::Type;

inline constexpr std::array<std::string_view, 1> kExtraLabels{"Tag"};

inline constexpr std::array<graph::Property, 5> kProperties{{
    {"id", Type::text, graph::row("id"), "The key, `:` and the value"},
    {"key", Type::text, graph::row("key"), "The tag's key", true},
    {"value", Type::text, graph::row("value"), "The tag's value"},
    {"_ont_source", Type::text, {}, "The cloud it comes from", false, "aws"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kTag{{{"id", graph::row("id")}}};

}  // namespace tags

inline constexpr graph::NodeSchema AWSTagSchema{
    .label = "AWSTag",
    .extra_labels = tags::kExtraLabels,
    .properties = tags::kProperties,
    .existence = graph::Existence::referenced,
    .description = "A tag that resources carry: one node for each key and value",
};
static_assert(graph::well_formed(AWSTagSchema));

// (:DynamoDBTable)-[:TAGGED]->(:AWSTag)
inline constexpr graph::MatchLinkSchema TaggedLink{
    .label = "TAGGED",
    .source_label = "DynamoDBTable",
    .source = tags::kTable,
    .target_label = "AWSTag",
    .target = tags::kTag,
    .scope_property = "region",
    .description = "The table carries the tag",
};
static_assert(graph::well_formed(TaggedLink));

}  // namespace dynatlas::models::aws
