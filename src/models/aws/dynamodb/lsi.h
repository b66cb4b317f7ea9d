// (:DynamoDBLocalSecondaryIndex). Declarations only; the values come from DescribeTable (AWS API reference:
// LocalSecondaryIndexDescription). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace lsi {

using graph::Type;

inline constexpr std::array<graph::Property, 12> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The index's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The index's ARN (IndexArn)"},
    {"name", Type::text, graph::row("name"), "IndexName"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"partition_key", Type::text, graph::row("partition_key"),
     "The attribute of KeySchema that is HASH: the table's own"},
    {"sort_key", Type::text, graph::row("sort_key"), "The attribute of KeySchema that is RANGE"},
    {"key_schema", Type::text, graph::row("key_schema"),
     "KeySchema as JSON: [[AttributeName, KeyType, AttributeType]]"},
    {"projection_type", Type::text, graph::row("projection_type"),
     "Projection.ProjectionType: ALL, KEYS_ONLY or INCLUDE"},
    {"non_key_attributes", Type::text, graph::row("non_key_attributes"), "Projection.NonKeyAttributes as JSON, sorted"},
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
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_LSI]->(:DynamoDBLocalSecondaryIndex)
    {"HAS_LSI", "DynamoDBTable", kTable, graph::Direction::inward, true, "The table's index"},
}};

}  // namespace lsi

inline constexpr graph::NodeSchema DynamoDBLSISchema{
    .label = "DynamoDBLocalSecondaryIndex",
    .properties = lsi::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBLocalSecondaryIndex)
    .relationships = lsi::kRelationships,
    .existence = graph::Existence::owned,
    .description = "A local secondary index of a table: other sort keys for its items",
};
static_assert(graph::well_formed(DynamoDBLSISchema));

}  // namespace dynatlas::models::aws::dynamodb
