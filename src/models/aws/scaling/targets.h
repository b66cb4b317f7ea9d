// (:AWSApplicationAutoScalingTarget). Declarations only; the values come from DescribeScalableTargets (Application Auto
// Scaling API reference: ScalableTarget). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::scaling {

namespace targets {

using graph::Type;

inline constexpr std::array<graph::Property, 15> kProperties{{
    {"id", Type::text, graph::row("id"),
     "Account, region, ResourceId and ScalableDimension, joined by /: policies and scheduled actions name these"},
    {"arn", Type::text, graph::row("ScalableTargetARN"), "ScalableTargetARN"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"resource_id", Type::text, graph::row("ResourceId"), "ResourceId: table/NAME or table/NAME/index/NAME"},
    {"scalable_dimension", Type::text, graph::row("ScalableDimension"),
     "ScalableDimension: dynamodb:table:ReadCapacityUnits, dynamodb:index:WriteCapacityUnits, …"},
    {"table_arn", Type::text, graph::row("table_arn"), "The ARN of the table, where it is a table that is scaled"},
    {"index_arn", Type::text, graph::row("index_arn"), "The ARN of the index, where it is an index that is scaled"},
    {"min_capacity", Type::integer, graph::row("MinCapacity"), "MinCapacity"},
    {"max_capacity", Type::integer, graph::row("MaxCapacity"), "MaxCapacity"},
    {"role_arn", Type::text, graph::row("RoleARN"), "RoleARN: the role that changes the capacity"},
    {"creation_time", Type::time, graph::row("CreationTime"), "CreationTime"},
    {"dynamic_scaling_in_suspended", Type::boolean, graph::row("SuspendedState.DynamicScalingInSuspended"),
     "SuspendedState.DynamicScalingInSuspended: whether policies may not decrease it"},
    {"dynamic_scaling_out_suspended", Type::boolean, graph::row("SuspendedState.DynamicScalingOutSuspended"),
     "SuspendedState.DynamicScalingOutSuspended: whether policies may not increase it"},
    {"scheduled_scaling_suspended", Type::boolean, graph::row("SuspendedState.ScheduledScalingSuspended"),
     "SuspendedState.ScheduledScalingSuspended: whether scheduled actions do nothing"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kIndex{{{"id", graph::row("index_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:AWSApplicationAutoScalingTarget)-[:SCALES]->(:DynamoDBTable)
    {.label = "SCALES",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .description = "The table whose capacity is scaled",
     .from_both_ends = true},
    // (:AWSApplicationAutoScalingTarget)-[:SCALES]->(:GlobalSecondaryIndex)
    {.label = "SCALES",
     .target_label = "GlobalSecondaryIndex",
     .target = kIndex,
     .description = "The index whose capacity is scaled",
     .from_both_ends = true},
}};

}  // namespace targets

inline constexpr graph::NodeSchema AWSApplicationAutoScalingTargetSchema{
    .label = "AWSApplicationAutoScalingTarget",
    .properties = targets::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSApplicationAutoScalingTarget)
    .relationships = targets::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "Capacity of a table or an index that Application Auto Scaling may change: its reads or its writes",
};
static_assert(graph::well_formed(AWSApplicationAutoScalingTargetSchema));

}  // namespace dynatlas::models::aws::scaling
