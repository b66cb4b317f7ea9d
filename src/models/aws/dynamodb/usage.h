// (:DynamoDBUsage): what was read from and written to a table or a global secondary index in the last whole days.
// Declarations only; the values come from CloudWatch's GetMetricData. Ours: Cartography has no such nodes.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace usage {

using graph::Type;

// All of it moves with every day.
constexpr graph::Property figure(std::string_view name, Type type, std::string_view description) {
  return {.name = name, .type = type, .ref = graph::row(name), .description = description, .is_volatile = true};
}

inline constexpr std::array<graph::Property, 13> kProperties{{
    {"id", Type::text, graph::row("id"), "The ARN of the table or index, and `/usage`"},
    {"resource_arn", Type::text, graph::row("resource_arn"), "The ARN of the table or index"},
    figure("window_from", Type::time, "When the days begin that were asked about, whether it was there already or not"),
    figure("window_to", Type::time, "When they end"),
    figure("consumed_read", Type::real, "Sum of ConsumedReadCapacityUnits in these days"),
    figure("consumed_write", Type::real, "Sum of ConsumedWriteCapacityUnits in these days"),
    figure("throttled_reads", Type::integer, "Sum of ReadThrottleEvents in these days"),
    figure("throttled_writes", Type::integer, "Sum of WriteThrottleEvents in these days"),
    figure("peak_read", Type::real, "ConsumedReadCapacityUnits of the day with the most of them"),
    figure("peak_read_day", Type::time, "When that day began, UTC"),
    figure("peak_write", Type::real, "ConsumedWriteCapacityUnits of the day with the most of them"),
    figure("peak_write_day", Type::time, "When that day began, UTC"),
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kResource{{{"id", graph::row("resource_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBTable)-[:HAS_USAGE]->(:DynamoDBUsage)
    {.label = "HAS_USAGE",
     .target_label = "DynamoDBTable",
     .target = kResource,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "What was consumed of the table itself, without its global indexes"},
    // (:GlobalSecondaryIndex)-[:HAS_USAGE]->(:DynamoDBUsage)
    {.label = "HAS_USAGE",
     .target_label = "GlobalSecondaryIndex",
     .target = kResource,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "What was consumed of the index"},
}};

}  // namespace usage

inline constexpr graph::NodeSchema DynamoDBUsageSchema{
    .label = "DynamoDBUsage",
    .properties = usage::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBUsage)
    .relationships = usage::kRelationships,
    .existence = graph::Existence::owned,
    .description = "What was consumed of a table or a global secondary index in 14 days, and what was throttled",
};
static_assert(graph::well_formed(DynamoDBUsageSchema));

}  // namespace dynatlas::models::aws::dynamodb
