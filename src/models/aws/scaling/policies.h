// (:AWSApplicationAutoScalingPolicy). Declarations only; the values come from DescribeScalingPolicies (Application Auto
// Scaling API reference: ScalingPolicy, of which DynamoDB takes target tracking only). Ours: Cartography has no such
// node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::scaling {

namespace policies {

using graph::Type;

inline constexpr std::array<graph::Property, 16> kProperties{{
    {"id", Type::text, graph::row("PolicyARN"), "The policy's ARN"},
    {"arn", Type::text, graph::row("PolicyARN"), "The policy's ARN (PolicyARN)"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"policy_name", Type::text, graph::row("PolicyName"), "PolicyName"},
    {"policy_type", Type::text, graph::row("PolicyType"), "PolicyType: TargetTrackingScaling"},
    {"resource_id", Type::text, graph::row("ResourceId"), "ResourceId: table/NAME or table/NAME/index/NAME"},
    {"scalable_dimension", Type::text, graph::row("ScalableDimension"), "ScalableDimension"},
    {"scalable_target_id", Type::text, graph::row("scalable_target_id"),
     "The id of the AWSApplicationAutoScalingTarget that it scales"},
    {"target_value", Type::real, graph::row("TargetTrackingScalingPolicyConfiguration.TargetValue"),
     "TargetTrackingScalingPolicyConfiguration.TargetValue: the metric is kept near it, a percentage of the capacity"},
    {"metric", Type::text, graph::row("metric"),
     "PredefinedMetricSpecification.PredefinedMetricType, else CustomizedMetricSpecification.MetricName"},
    {"scale_in_cooldown", Type::integer, graph::row("TargetTrackingScalingPolicyConfiguration.ScaleInCooldown"),
     "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown: seconds between two decreases"},
    {"scale_out_cooldown", Type::integer, graph::row("TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown"),
     "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown: seconds between two increases"},
    {"disable_scale_in", Type::boolean, graph::row("TargetTrackingScalingPolicyConfiguration.DisableScaleIn"),
     "TargetTrackingScalingPolicyConfiguration.DisableScaleIn: whether it never decreases the capacity"},
    {"alarms", Type::text, graph::row("alarms"), "Alarms as JSON, sorted: [{AlarmARN, AlarmName}]"},
    {"creation_time", Type::time, graph::row("CreationTime"), "CreationTime"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTarget{{{"id", graph::row("scalable_target_id")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:AWSApplicationAutoScalingTarget)-[:HAS_SCALING_POLICY]->(:AWSApplicationAutoScalingPolicy)
    {.label = "HAS_SCALING_POLICY",
     .target_label = "AWSApplicationAutoScalingTarget",
     .target = kTarget,
     .direction = graph::Direction::inward,
     .description = "The policy by which the target is scaled",
     .from_both_ends = true},
}};

}  // namespace policies

inline constexpr graph::NodeSchema AWSApplicationAutoScalingPolicySchema{
    .label = "AWSApplicationAutoScalingPolicy",
    .properties = policies::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSApplicationAutoScalingPolicy)
    .relationships = policies::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "A rule by which Application Auto Scaling changes the capacity of a table or an index",
};
static_assert(graph::well_formed(AWSApplicationAutoScalingPolicySchema));

}  // namespace dynatlas::models::aws::scaling
