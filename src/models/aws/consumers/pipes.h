// (:AWSPipe), of those that read a table's stream. Declarations only; the values come from ListPipes (EventBridge Pipes
// API reference: Pipe). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::consumers {

namespace pipes {

using graph::Type;

inline constexpr std::array<graph::Property, 13> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The pipe's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The pipe's ARN (Arn)"},
    {"name", Type::text, graph::row("Name"), "Name"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"source", Type::text, graph::row("Source"), "Source: the stream's ARN"},
    {"enrichment", Type::text, graph::row("Enrichment"), "Enrichment: the ARN of what gets the records in between"},
    {"target", Type::text, graph::row("Target"), "Target: the ARN of what gets the records, of whatever account"},
    {"current_state", Type::text, graph::row("CurrentState"), "CurrentState: RUNNING, STOPPED, CREATE_FAILED, …"},
    {"desired_state", Type::text, graph::row("DesiredState"), "DesiredState: RUNNING or STOPPED"},
    {"state_reason", Type::text, graph::row("StateReason"), "StateReason: why it is in its current state"},
    {"creation_time", Type::time, graph::row("CreationTime"), "CreationTime"},
    {"last_modified_time", Type::time, graph::row("LastModifiedTime"), "LastModifiedTime"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kStream{{{"id", graph::row("Source")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:AWSPipe)-[:READS_STREAM]->(:DynamoDBStream)
    {.label = "READS_STREAM",
     .target_label = "DynamoDBStream",
     .target = kStream,
     .description = "The stream whose records the target gets",
     .from_both_ends = true},
}};

}  // namespace pipes

inline constexpr graph::NodeSchema AWSPipeSchema{
    .label = "AWSPipe",
    .properties = pipes::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSPipe)
    .relationships = pipes::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "An EventBridge pipe that reads a table's stream",
};
static_assert(graph::well_formed(AWSPipeSchema));

}  // namespace dynatlas::models::aws::consumers
