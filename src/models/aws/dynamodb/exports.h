// (:DynamoDBExport), (:DynamoDBImport). Declarations only; the values come from ListExports and ListImports (AWS API
// reference: ExportSummary, ImportSummary), which know those of the last 90 days. Ours: Cartography has no such nodes.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace exports {

using graph::Type;

inline constexpr std::array<graph::Property, 7> kProperties{{
    {"id", Type::text, graph::row("ExportArn"), "The export's ARN"},
    {"arn", Type::text, graph::row("ExportArn"), "The export's ARN (ExportArn)"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"table_arn", Type::text, graph::row("table_arn"), "The table's ARN, which begins the export's"},
    {"status", Type::text, graph::row("ExportStatus"), "ExportStatus: IN_PROGRESS, COMPLETED or FAILED"},
    {"type", Type::text, graph::row("ExportType"), "ExportType: FULL_EXPORT or INCREMENTAL_EXPORT"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_EXPORT]->(:DynamoDBExport)
    {.label = "HAS_EXPORT",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "What the table was exported to S3 as",
     .from_both_ends = true},
}};

}  // namespace exports

inline constexpr graph::NodeSchema DynamoDBExportSchema{
    .label = "DynamoDBExport",
    .properties = exports::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBExport)
    .relationships = exports::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "An export of a table to S3",
};
static_assert(graph::well_formed(DynamoDBExportSchema));

namespace imports {

using graph::Type;

inline constexpr std::array<graph::Property, 13> kProperties{{
    {"id", Type::text, graph::row("ImportArn"), "The import's ARN"},
    {"arn", Type::text, graph::row("ImportArn"), "The import's ARN (ImportArn)"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"table_arn", Type::text, graph::row("TableArn"),
     "TableArn: the table that it made; else what begins the import's ARN"},
    {"status", Type::text, graph::row("ImportStatus"), "ImportStatus: IN_PROGRESS, COMPLETED, CANCELLED, FAILED, …"},
    {"s3_bucket", Type::text, graph::row("S3BucketSource.S3Bucket"), "S3BucketSource.S3Bucket"},
    {"s3_bucket_owner", Type::text, graph::row("S3BucketSource.S3BucketOwner"), "S3BucketSource.S3BucketOwner"},
    {"s3_key_prefix", Type::text, graph::row("S3BucketSource.S3KeyPrefix"), "S3BucketSource.S3KeyPrefix"},
    {"cloud_watch_log_group_arn", Type::text, graph::row("CloudWatchLogGroupArn"),
     "CloudWatchLogGroupArn: where its errors are"},
    {"input_format", Type::text, graph::row("InputFormat"), "InputFormat: DYNAMODB_JSON, ION or CSV"},
    {"start_time", Type::time, graph::row("StartTime"), "StartTime"},
    {"end_time", Type::time, graph::row("EndTime"), "EndTime"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("TableArn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_IMPORT]->(:DynamoDBImport)
    {.label = "HAS_IMPORT",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "What the table was imported from",
     .from_both_ends = true},
}};

}  // namespace imports

inline constexpr graph::NodeSchema DynamoDBImportSchema{
    .label = "DynamoDBImport",
    .properties = imports::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBImport)
    .relationships = imports::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "An import from S3, which made a table",
};
static_assert(graph::well_formed(DynamoDBImportSchema));

}  // namespace dynatlas::models::aws::dynamodb
