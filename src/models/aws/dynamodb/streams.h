// (:DynamoDBStream). Declarations only; the values come from DescribeTable (AWS API reference:
// StreamSpecification, LatestStreamArn, LatestStreamLabel).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace streams {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBStream"};

using graph::Type;

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The stream's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The stream's ARN (LatestStreamArn)"},
    {"stream_label", Type::text, graph::row("stream_label"),
     "The time that tells the table's streams apart (LatestStreamLabel)"},
    {"stream_enabled", Type::boolean, graph::row("stream_enabled"),
     "Whether changes are written to it (StreamSpecification.StreamEnabled)"},
    {"stream_view_type", Type::text, graph::row("stream_view_type"),
     "KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES (StreamSpecification.StreamViewType)"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:LATEST_STREAM]->(:DynamoDBStream)
    {.label = "LATEST_STREAM",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "The stream of the table's changes"},
}};

}  // namespace streams

inline constexpr graph::NodeSchema DynamoDBStreamSchema{
    .label = "DynamoDBStream",
    .extra_labels = streams::kExtraLabels,
    .sibling_labels = streams::kExtraLabels,
    .properties = streams::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBStream)
    .relationships = streams::kRelationships,
    .existence = graph::Existence::owned,
    .description = "The latest stream of a table's changes",
};
static_assert(graph::well_formed(DynamoDBStreamSchema));

}  // namespace dynatlas::models::aws::dynamodb
