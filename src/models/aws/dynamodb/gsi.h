// (:GlobalSecondaryIndex). Declarations only; the values come from DescribeTable (AWS API reference:
// GlobalSecondaryIndexDescription).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/throughput.h"

namespace dynatlas::models::aws::dynamodb {

namespace gsi {

inline constexpr std::array<std::string_view, 2> kExtraLabels{"DynamoDBGlobalSecondaryIndex",
                                                              "AWSDynamoDBGlobalSecondaryIndex"};

using graph::Type;

inline constexpr auto kProperties = graph::joined(
    std::array<graph::Property, 15>{{
        {"id", Type::text, graph::row("Arn"), "The index's ARN"},
        {"arn", Type::text, graph::row("Arn"), "The index's ARN (IndexArn)"},
        {"name", Type::text, graph::row("name"), "IndexName"},
        {"region", Type::text, graph::row("region"), "The region that was asked"},
        {"provisioned_throughput_read_capacity_units", Type::integer,
         graph::row("provisioned_throughput_read_capacity_units"), "ProvisionedThroughput.ReadCapacityUnits"},
        {"provisioned_throughput_write_capacity_units", Type::integer,
         graph::row("provisioned_throughput_write_capacity_units"), "ProvisionedThroughput.WriteCapacityUnits"},
        {"partition_key", Type::text, graph::row("partition_key"),
         "The attributes of KeySchema that are HASH, joined by ,"},
        {"sort_key", Type::text, graph::row("sort_key"), "The attributes of KeySchema that are RANGE, joined by ,"},
        {"key_schema", Type::text, graph::row("key_schema"),
         "KeySchema as JSON: [[AttributeName, KeyType, AttributeType]]"},
        {"projection_type", Type::text, graph::row("projection_type"),
         "Projection.ProjectionType: ALL, KEYS_ONLY or INCLUDE"},
        {"non_key_attributes", Type::text, graph::row("non_key_attributes"),
         "Projection.NonKeyAttributes as JSON, sorted"},
        {"index_status", Type::text, graph::row("index_status"), "IndexStatus: ACTIVE, CREATING, …"},
        {"backfilling", Type::boolean, graph::row("backfilling"), "Backfilling: whether it is being filled"},
        {.name = "size",
         .type = Type::integer,
         .ref = graph::row("size"),
         .description = "IndexSizeBytes; AWS refreshes it about every six hours",
         .is_volatile = true},
        {.name = "rows",
         .type = Type::integer,
         .ref = graph::row("rows"),
         .description = "ItemCount; AWS refreshes it about every six hours",
         .is_volatile = true},
    }},
    throughput::kMore,
    std::array<graph::Property, 1>{{
        {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it",
         true},
    }});

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBTable)-[:HAS_GSI]->(:GlobalSecondaryIndex)
    {"HAS_GSI", "DynamoDBTable", kTable, graph::Direction::inward, true, "The table's index"},
    // (:DynamoDBTable)-[:GLOBAL_SECONDARY_INDEX]->(:GlobalSecondaryIndex)
    {"GLOBAL_SECONDARY_INDEX", "DynamoDBTable", kTable, graph::Direction::inward, true,
     "The table's index, in Cartography's vocabulary"},
}};

}  // namespace gsi

inline constexpr graph::NodeSchema DynamoDBGSISchema{
    .label = "GlobalSecondaryIndex",
    .extra_labels = gsi::kExtraLabels,
    .sibling_labels = gsi::kExtraLabels,
    .properties = gsi::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:GlobalSecondaryIndex)
    .relationships = gsi::kRelationships,
    .existence = graph::Existence::owned,
    .description = "A global secondary index of a table",
};
static_assert(graph::well_formed(DynamoDBGSISchema));

}  // namespace dynatlas::models::aws::dynamodb
