// (:DynamoDBExport), (:DynamoDBImport). Declarations only; the values come from ListExports and ListImports (AWS API
// reference: ExportSummary, ImportSummary), which know those of the last 90 days, and DescribeExport
// (ExportDescription). Ours: Cartography has no such nodes.
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

// What only a description tells. The values of its FilterSpecification are data of the table's items: they are left
// out.
inline constexpr std::array<graph::Property, 24> kDescribed{{
    {"id", Type::text, graph::row("ExportArn"), "The export's ARN"},
    {"table_id", Type::text, graph::row("TableId"), "TableId: tells the table from an earlier one of its name"},
    {"s3_bucket", Type::text, graph::row("S3Bucket"), "S3Bucket"},
    {"s3_bucket_owner", Type::text, graph::row("S3BucketOwner"),
     "S3BucketOwner: the bucket's account, where it is told"},
    {"s3_prefix", Type::text, graph::row("S3Prefix"), "S3Prefix"},
    {"s3_sse_algorithm", Type::text, graph::row("S3SseAlgorithm"), "S3SseAlgorithm: AES256 or KMS"},
    {"s3_sse_kms_key_id", Type::text, graph::row("S3SseKmsKeyId"), "S3SseKmsKeyId"},
    {"export_format", Type::text, graph::row("ExportFormat"), "ExportFormat: DYNAMODB_JSON or ION"},
    {"export_manifest", Type::text, graph::row("ExportManifest"),
     "ExportManifest: the name of the manifest in the bucket"},
    {"export_time", Type::time, graph::row("ExportTime"), "ExportTime: the point in time that was exported"},
    {"start_time", Type::time, graph::row("StartTime"), "StartTime"},
    {"end_time", Type::time, graph::row("EndTime"), "EndTime"},
    {"export_from_time", Type::time, graph::row("IncrementalExportSpecification.ExportFromTime"),
     "IncrementalExportSpecification.ExportFromTime"},
    {"export_to_time", Type::time, graph::row("IncrementalExportSpecification.ExportToTime"),
     "IncrementalExportSpecification.ExportToTime"},
    {"export_view_type", Type::text, graph::row("IncrementalExportSpecification.ExportViewType"),
     "IncrementalExportSpecification.ExportViewType: NEW_IMAGE or NEW_AND_OLD_IMAGES"},
    {"filter_expression", Type::text, graph::row("FilterSpecification.FilterExpression"),
     "FilterSpecification.FilterExpression"},
    {"projection_expression", Type::text, graph::row("FilterSpecification.ProjectionExpression"),
     "FilterSpecification.ProjectionExpression"},
    {"key_condition_expression", Type::text, graph::row("FilterSpecification.KeyConditionExpression"),
     "FilterSpecification.KeyConditionExpression"},
    {"expression_attribute_names", Type::text, graph::row("FilterSpecification.ExpressionAttributeNames"),
     "FilterSpecification.ExpressionAttributeNames as JSON: what the names in these expressions stand for"},
    {"billed_size_bytes", Type::integer, graph::row("BilledSizeBytes"), "BilledSizeBytes"},
    {"item_count", Type::integer, graph::row("ItemCount"), "ItemCount: how many items were exported"},
    {"failure_code", Type::text, graph::row("FailureCode"), "FailureCode"},
    {"failure_message", Type::text, graph::row("FailureMessage"), "FailureMessage"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
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

// Behind the listed one among the kinds, so that its node is there before. The listing alone says that it exists.
inline constexpr graph::NodeSchema DynamoDBDescribedExportSchema{
    .label = "DynamoDBExport",
    .properties = exports::kDescribed,
    .existence = graph::Existence::referenced,
    .description = "Where an export went, and what is in it",
    .aspect = "described",
};
static_assert(graph::well_formed(DynamoDBDescribedExportSchema));

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
