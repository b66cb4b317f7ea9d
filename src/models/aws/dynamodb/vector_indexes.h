// (:DynamoDBVectorIndex). Declarations only; the values come from DescribeTable (AWS API reference:
// VectorIndexDescription). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace vector_indexes {

using graph::Type;

inline constexpr std::array<graph::Property, 15> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The index's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The index's ARN (IndexArn)"},
    {"name", Type::text, graph::row("name"), "IndexName"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"vector_attribute", Type::text, graph::row("vector_attribute"), "VectorAttribute.AttributeName"},
    {"dimensions", Type::integer, graph::row("dimensions"), "Dimensions: how many numbers a vector has"},
    {"distance_function", Type::text, graph::row("distance_function"),
     "DistanceFunction: COSINE, DOT_PRODUCT or EUCLIDEAN"},
    {"search_schema", Type::text, graph::row("search_schema"),
     "SearchSchema as JSON: [[AttributeName, SearchSchemaElementType]]"},
    {"projection_type", Type::text, graph::row("projection_type"),
     "Projection.ProjectionType: ALL, KEYS_ONLY or INCLUDE"},
    {"non_key_attributes", Type::text, graph::row("non_key_attributes"), "Projection.NonKeyAttributes as JSON, sorted"},
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
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_VECTOR_INDEX]->(:DynamoDBVectorIndex)
    {"HAS_VECTOR_INDEX", "DynamoDBTable", kTable, graph::Direction::inward, true, "The table's index"},
}};

}  // namespace vector_indexes

inline constexpr graph::NodeSchema DynamoDBVectorIndexSchema{
    .label = "DynamoDBVectorIndex",
    .properties = vector_indexes::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBVectorIndex)
    .relationships = vector_indexes::kRelationships,
    .existence = graph::Existence::owned,
    .description = "A vector index of a table: a search for its items by likeness",
};
static_assert(graph::well_formed(DynamoDBVectorIndexSchema));

}  // namespace dynatlas::models::aws::dynamodb
