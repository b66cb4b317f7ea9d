// (:DynamoDBGlobalTable): global tables of version 2017.11.29; newer ones are told by DynamoDBReplica. Declarations
// only; the values come from ListGlobalTables (AWS API reference: GlobalTable). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace global_tables {

using graph::Type;

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("id"), "The ARN of the table in this region and `/global-table`"},
    {"name", Type::text, graph::row("GlobalTableName"), "GlobalTableName: what its table is called in each region"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"regions", Type::text, graph::row("regions"), "ReplicationGroup[].RegionName as JSON, sorted"},
    {"table_arn", Type::text, graph::row("table_arn"), "The ARN of the table in this region, made of GlobalTableName"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:IN_GLOBAL_TABLE]->(:DynamoDBGlobalTable)
    {.label = "IN_GLOBAL_TABLE",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "The global table of version 2017.11.29 that the table belongs to",
     .from_both_ends = true},
}};

}  // namespace global_tables

inline constexpr graph::NodeSchema DynamoDBGlobalTableSchema{
    .label = "DynamoDBGlobalTable",
    .properties = global_tables::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBGlobalTable)
    .relationships = global_tables::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "name",
    .description = "What one region says of a global table of version 2017.11.29",
};
static_assert(graph::well_formed(DynamoDBGlobalTableSchema));

}  // namespace dynatlas::models::aws::dynamodb
