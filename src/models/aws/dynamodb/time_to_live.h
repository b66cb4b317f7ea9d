// (:DynamoDBTimeToLive): by which attribute a table's items expire. Declarations only; the values come from
// DescribeTimeToLive (AWS API reference: TimeToLiveDescription). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace time_to_live {

using graph::Type;

inline constexpr std::array<graph::Property, 4> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/time-to-live`"},
    {"time_to_live_status", Type::text, graph::row("TimeToLiveStatus"),
     "TimeToLiveStatus: ENABLED, ENABLING, DISABLING or DISABLED"},
    {"attribute_name", Type::text, graph::row("AttributeName"), "AttributeName: the attribute that says when"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_TIME_TO_LIVE]->(:DynamoDBTimeToLive)
    {.label = "HAS_TIME_TO_LIVE",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Whether the table's items expire"},
}};

}  // namespace time_to_live

inline constexpr graph::NodeSchema DynamoDBTimeToLiveSchema{
    .label = "DynamoDBTimeToLive",
    .properties = time_to_live::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBTimeToLive)
    .relationships = time_to_live::kRelationships,
    .existence = graph::Existence::owned,
    .description = "Time to live of a table's items",
};
static_assert(graph::well_formed(DynamoDBTimeToLiveSchema));

}  // namespace dynatlas::models::aws::dynamodb
