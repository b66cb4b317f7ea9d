// (:DynamoDBTable). Declarations only; the values come from DescribeTable (AWS API reference: TableDescription).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace tables {

inline constexpr std::array<std::string_view, 2> kExtraLabels{"AWSDynamoDBTable", "Database"};
inline constexpr std::array<std::string_view, 1> kSiblingLabels{"AWSDynamoDBTable"};

using graph::Type;

inline constexpr std::array<graph::Property, 15> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The table's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The table's ARN (TableArn)", true},
    {"name", Type::text, graph::row("name"), "TableName"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"creation_date_time", Type::time, graph::row("creation_date_time"), "CreationDateTime"},
    {.name = "rows",
     .type = Type::integer,
     .ref = graph::row("rows"),
     .description = "ItemCount; AWS refreshes it about every six hours",
     .is_volatile = true},
    {.name = "size",
     .type = Type::integer,
     .ref = graph::row("size"),
     .description = "TableSizeBytes; AWS refreshes it about every six hours",
     .is_volatile = true},
    {"table_status", Type::text, graph::row("table_status"), "TableStatus: ACTIVE, CREATING, ARCHIVED, …"},
    {"provisioned_throughput_read_capacity_units", Type::integer,
     graph::row("provisioned_throughput_read_capacity_units"), "ProvisionedThroughput.ReadCapacityUnits"},
    {"provisioned_throughput_write_capacity_units", Type::integer,
     graph::row("provisioned_throughput_write_capacity_units"), "ProvisionedThroughput.WriteCapacityUnits"},
    {"_ont_source", Type::text, {}, "The cloud it comes from", true, "aws"},
    {"_ont_name", Type::text, graph::row("name"), "TableName in the ontology's vocabulary", true},
    {"_ont_type", Type::text, {}, "The kind of database", true, "dynamodb"},
    {"_ont_location", Type::text, graph::row("region"), "The region in the ontology's vocabulary", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

}  // namespace tables

inline constexpr graph::NodeSchema DynamoDBTableSchema{
    .label = "DynamoDBTable",
    .extra_labels = tables::kExtraLabels,
    .sibling_labels = tables::kSiblingLabels,
    .properties = tables::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBTable)
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "name",
    .description = "A DynamoDB table",
};
static_assert(graph::well_formed(DynamoDBTableSchema));

}  // namespace dynatlas::models::aws::dynamodb
