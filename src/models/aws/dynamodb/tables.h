// (:DynamoDBTable). Declarations only; the values come from DescribeTable (AWS API reference: TableDescription).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"
#include "models/aws/dynamodb/throughput.h"

namespace dynatlas::models::aws::dynamodb {

namespace tables {

inline constexpr std::array<std::string_view, 2> kExtraLabels{"AWSDynamoDBTable", "Database"};
inline constexpr std::array<std::string_view, 1> kSiblingLabels{"AWSDynamoDBTable"};

using graph::Type;

inline constexpr auto kProperties = graph::joined(
    std::array<graph::Property, 20>{{
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
        {"table_id", Type::text, graph::row("table_id"), "TableId: tells it from an earlier table of its name", true},
        {"deletion_protection_enabled", Type::boolean, graph::row("deletion_protection_enabled"),
         "DeletionProtectionEnabled"},
        {"disassociation_protection_enabled", Type::boolean, graph::row("disassociation_protection_enabled"),
         "DisassociationProtectionEnabled: whether a replica may leave its global table"},
        {"table_class", Type::text, graph::row("table_class"),
         "TableClassSummary.TableClass: STANDARD or STANDARD_INFREQUENT_ACCESS; absent means STANDARD"},
        {"table_class_last_update_date_time", Type::time, graph::row("table_class_last_update_date_time"),
         "TableClassSummary.LastUpdateDateTime"},
        {"partition_key", Type::text, graph::row("partition_key"),
         "The attributes of KeySchema that are HASH, joined by ,"},
        {"partition_key_type", Type::text, graph::row("partition_key_type"), "Their AttributeType: S, N or B"},
        {"sort_key", Type::text, graph::row("sort_key"), "The attributes of KeySchema that are RANGE, joined by ,"},
        {"sort_key_type", Type::text, graph::row("sort_key_type"), "Their AttributeType: S, N or B"},
        {"key_schema", Type::text, graph::row("key_schema"),
         "KeySchema as JSON: [[AttributeName, KeyType, AttributeType]]"},
    }},
    throughput::kMore,
    std::array<graph::Property, 12>{{
        {"global_table_version", Type::text, graph::row("global_table_version"),
         "GlobalTableVersion: 2019.11.21, or 2017.11.29 (legacy)"},
        {"multi_region_consistency", Type::text, graph::row("multi_region_consistency"),
         "MultiRegionConsistency: EVENTUAL or STRONG"},
        {"global_table_settings_replication_mode", Type::text, graph::row("global_table_settings_replication_mode"),
         "GlobalTableSettingsReplicationMode"},
        {"witness_region", Type::text, graph::row("witness_region"), "GlobalTableWitnesses[0].RegionName"},
        {"witness_status", Type::text, graph::row("witness_status"), "GlobalTableWitnesses[0].WitnessStatus"},
        {"latest_stream_arn", Type::text, graph::row("latest_stream_arn"),
         "LatestStreamArn, also of a stream that was switched off"},
        {"latest_stream_label", Type::text, graph::row("latest_stream_label"), "LatestStreamLabel"},
        {"_ont_source", Type::text, {}, "The cloud it comes from", true, "aws"},
        {"_ont_name", Type::text, graph::row("name"), "TableName in the ontology's vocabulary", true},
        {"_ont_type", Type::text, {}, "The kind of database", true, "dynamodb"},
        {"_ont_location", Type::text, graph::row("region"), "The region in the ontology's vocabulary", true},
        {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it",
         true},
    }});

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
