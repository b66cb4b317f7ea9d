// What Application Auto Scaling knows of tables and indexes (Application Auto Scaling API reference:
// DescribeScalableTargets, DescribeScalingPolicies, DescribeScheduledActions).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::scaling {

std::optional<Refusal> read_targets(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_policies(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_scheduled_actions(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kTargetKinds{
    &models::aws::scaling::AWSApplicationAutoScalingTargetSchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kPolicyKinds{
    &models::aws::scaling::AWSApplicationAutoScalingPolicySchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kScheduledActionKinds{
    &models::aws::scaling::AWSApplicationAutoScalingScheduledActionSchema};

// Of all three the rate is not documented. A page holds 50 at most, of policies 10.
inline constexpr std::string_view kGroup = "scaling";
inline constexpr std::string_view kRequest = R"({"ServiceNamespace":"dynamodb","MaxResults":50})";
inline constexpr Paging kPaging{.send = "NextToken", .receive = "NextToken"};
inline constexpr double kCallsPerSecond = 5;

inline constexpr Operation kDescribeScalableTargets{
    .name = "application-autoscaling:DescribeScalableTargets",
    .group = kGroup,
    .request = kRequest,
    .paging = kPaging,
    .calls_per_second = kCallsPerSecond,
    .kinds = kTargetKinds,
    .lists = &models::aws::scaling::AWSApplicationAutoScalingTargetSchema,
    .listed_name = by_id,
    .transform = read_targets,
};

inline constexpr Operation kDescribeScalingPolicies{
    .name = "application-autoscaling:DescribeScalingPolicies",
    .group = kGroup,
    .request = R"({"ServiceNamespace":"dynamodb","MaxResults":10})",
    .paging = kPaging,
    .calls_per_second = kCallsPerSecond,
    .kinds = kPolicyKinds,
    .lists = &models::aws::scaling::AWSApplicationAutoScalingPolicySchema,
    .listed_name = by_id,
    .transform = read_policies,
};

inline constexpr Operation kDescribeScheduledActions{
    .name = "application-autoscaling:DescribeScheduledActions",
    .group = kGroup,
    .request = kRequest,
    .paging = kPaging,
    .calls_per_second = kCallsPerSecond,
    .kinds = kScheduledActionKinds,
    .lists = &models::aws::scaling::AWSApplicationAutoScalingScheduledActionSchema,
    .listed_name = by_id,
    .transform = read_scheduled_actions,
};

}  // namespace dynatlas::intel::aws::scaling
