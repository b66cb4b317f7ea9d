// (:DynamoDBKinesisDestination): a Kinesis data stream that a table's changes go to. Declarations only; the values come
// from DescribeKinesisStreamingDestination (AWS API reference: KinesisDataStreamDestination). Ours: Cartography has no
// such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace kinesis_destinations {

using graph::Type;

inline constexpr std::array<graph::Property, 8> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN, `/kinesis/` and the data stream's ARN"},
    {"stream_arn", Type::text, graph::row("StreamArn"), "StreamArn: the data stream's ARN", true},
    {"stream_account_id", Type::text, graph::row("stream_account_id"), "The account in that ARN"},
    {"stream_region", Type::text, graph::row("stream_region"), "The region in that ARN"},
    {"destination_status", Type::text, graph::row("DestinationStatus"),
     "DestinationStatus: ACTIVE, ENABLE_FAILED, DISABLED, …"},
    {"destination_status_description", Type::text, graph::row("DestinationStatusDescription"),
     "DestinationStatusDescription"},
    {"approximate_creation_date_time_precision", Type::text, graph::row("ApproximateCreationDateTimePrecision"),
     "ApproximateCreationDateTimePrecision: MILLISECOND or MICROSECOND"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_KINESIS_DESTINATION]->(:DynamoDBKinesisDestination)
    {.label = "HAS_KINESIS_DESTINATION",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Where the table's changes go, or went"},
}};

}  // namespace kinesis_destinations

inline constexpr graph::NodeSchema DynamoDBKinesisDestinationSchema{
    .label = "DynamoDBKinesisDestination",
    .properties = kinesis_destinations::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBKinesisDestination)
    .relationships = kinesis_destinations::kRelationships,
    .existence = graph::Existence::owned,
    .description = "A Kinesis data stream that a table's changes go to",
};
static_assert(graph::well_formed(DynamoDBKinesisDestinationSchema));

}  // namespace dynatlas::models::aws::dynamodb
