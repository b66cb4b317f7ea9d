// (:AWSApplicationAutoScalingScheduledAction). Declarations only; the values come from DescribeScheduledActions
// (Application Auto Scaling API reference: ScheduledAction). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::scaling {

namespace scheduled_actions {

using graph::Type;

inline constexpr std::array<graph::Property, 15> kProperties{{
    {"id", Type::text, graph::row("ScheduledActionARN"), "The scheduled action's ARN"},
    {"arn", Type::text, graph::row("ScheduledActionARN"), "The scheduled action's ARN (ScheduledActionARN)"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"name", Type::text, graph::row("ScheduledActionName"), "ScheduledActionName"},
    {"resource_id", Type::text, graph::row("ResourceId"), "ResourceId: table/NAME or table/NAME/index/NAME"},
    {"scalable_dimension", Type::text, graph::row("ScalableDimension"), "ScalableDimension"},
    {"scalable_target_id", Type::text, graph::row("scalable_target_id"),
     "The id of the AWSApplicationAutoScalingTarget that it changes"},
    {"schedule", Type::text, graph::row("Schedule"), "Schedule: at(…), rate(…) or cron(…)"},
    {"timezone", Type::text, graph::row("Timezone"), "Timezone of the schedule; absent means UTC"},
    {"start_time", Type::time, graph::row("StartTime"), "StartTime"},
    {"end_time", Type::time, graph::row("EndTime"), "EndTime"},
    {"min_capacity", Type::integer, graph::row("ScalableTargetAction.MinCapacity"),
     "ScalableTargetAction.MinCapacity: what the target's MinCapacity is set to"},
    {"max_capacity", Type::integer, graph::row("ScalableTargetAction.MaxCapacity"),
     "ScalableTargetAction.MaxCapacity: what the target's MaxCapacity is set to"},
    {"creation_time", Type::time, graph::row("CreationTime"), "CreationTime"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTarget{{{"id", graph::row("scalable_target_id")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:AWSApplicationAutoScalingTarget)-[:HAS_SCHEDULED_ACTION]->(:AWSApplicationAutoScalingScheduledAction)
    {.label = "HAS_SCHEDULED_ACTION",
     .target_label = "AWSApplicationAutoScalingTarget",
     .target = kTarget,
     .direction = graph::Direction::inward,
     .description = "What changes the target's capacity at certain times",
     .from_both_ends = true},
}};

}  // namespace scheduled_actions

inline constexpr graph::NodeSchema AWSApplicationAutoScalingScheduledActionSchema{
    .label = "AWSApplicationAutoScalingScheduledAction",
    .properties = scheduled_actions::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSApplicationAutoScalingScheduledAction)
    .relationships = scheduled_actions::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "A change of the capacity limits of a table or an index at certain times",
};
static_assert(graph::well_formed(AWSApplicationAutoScalingScheduledActionSchema));

}  // namespace dynatlas::models::aws::scaling
