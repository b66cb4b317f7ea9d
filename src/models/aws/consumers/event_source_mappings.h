// (:AWSLambdaEventSourceMapping), of those that read a table's stream. Declarations only; the values come from
// ListEventSourceMappings (Lambda API reference: EventSourceMappingConfiguration). Cartography's node with its names;
// it has those of other sources, too, without a region.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::consumers {

namespace event_source_mappings {

using graph::Type;

inline constexpr std::array<graph::Property, 21> kProperties{{
    {"id", Type::text, graph::row("UUID"), "UUID"},
    {"batchsize", Type::integer, graph::row("BatchSize"), "BatchSize: how many records a call gets at most"},
    {"startingposition", Type::text, graph::row("StartingPosition"), "StartingPosition: TRIM_HORIZON or LATEST"},
    {"startingpositiontimestamp", Type::time, graph::row("StartingPositionTimestamp"), "StartingPositionTimestamp"},
    {"parallelizationfactor", Type::integer, graph::row("ParallelizationFactor"),
     "ParallelizationFactor: how many batches of a shard are under way at once"},
    {"maximumbatchingwindowinseconds", Type::integer, graph::row("MaximumBatchingWindowInSeconds"),
     "MaximumBatchingWindowInSeconds"},
    {"eventsourcearn", Type::text, graph::row("EventSourceArn"), "EventSourceArn: the stream's ARN"},
    {"lastmodified", Type::time, graph::row("LastModified"), "LastModified, also when its state changed"},
    {.name = "lastprocessingresult",
     .type = Type::text,
     .ref = graph::row("LastProcessingResult"),
     .description = "LastProcessingResult: OK, No records processed, PROBLEM: …",
     .is_volatile = true},
    {"state", Type::text, graph::row("State"), "State: Enabled, Disabled, Creating, …"},
    {"maximumrecordage", Type::integer, graph::row("MaximumRecordAgeInSeconds"),
     "MaximumRecordAgeInSeconds: older records are discarded; -1 means never"},
    {"bisectbatchonfunctionerror", Type::boolean, graph::row("BisectBatchOnFunctionError"),
     "BisectBatchOnFunctionError: whether a batch that failed is split"},
    {"maximumretryattempts", Type::integer, graph::row("MaximumRetryAttempts"),
     "MaximumRetryAttempts; -1 means until the record expires"},
    {"tumblingwindowinseconds", Type::integer, graph::row("TumblingWindowInSeconds"), "TumblingWindowInSeconds"},
    {"functionarn", Type::text, graph::row("FunctionArn"), "FunctionArn"},
    {"function_account_id", Type::text, graph::row("function_account_id"), "The account in FunctionArn"},
    {"stream_account_id", Type::text, graph::row("stream_account_id"), "The account in EventSourceArn"},
    {"on_failure_arn", Type::text, graph::row("DestinationConfig.OnFailure.Destination"),
     "DestinationConfig.OnFailure.Destination: where it is told which records were discarded"},
    {"state_transition_reason", Type::text, graph::row("StateTransitionReason"),
     "StateTransitionReason: who or what changed the state last"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kFunction{{{"id", graph::row("FunctionArn")}}};
inline constexpr std::array<graph::Matcher, 1> kStream{{{"id", graph::row("EventSourceArn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:AWSLambda)-[:RESOURCE]->(:AWSLambdaEventSourceMapping)
    {.label = "RESOURCE",
     .target_label = "AWSLambda",
     .target = kFunction,
     .direction = graph::Direction::inward,
     .description = "The function that is called, where a node of it exists: Dynatlas makes none"},
    // (:AWSLambdaEventSourceMapping)-[:READS_STREAM]->(:DynamoDBStream)
    {.label = "READS_STREAM",
     .target_label = "DynamoDBStream",
     .target = kStream,
     .description = "The stream whose records the function gets",
     .from_both_ends = true},
}};

}  // namespace event_source_mappings

inline constexpr graph::NodeSchema AWSLambdaEventSourceMappingSchema{
    .label = "AWSLambdaEventSourceMapping",
    .properties = event_source_mappings::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSLambdaEventSourceMapping)
    .relationships = event_source_mappings::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "What calls a Lambda function with the records of a table's stream",
};
static_assert(graph::well_formed(AWSLambdaEventSourceMappingSchema));

}  // namespace dynatlas::models::aws::consumers
