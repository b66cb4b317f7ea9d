// (:DynamoDBRestoreSummary). Declarations only; the values come from DescribeTable (AWS API reference:
// RestoreSummary).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace restore {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBRestoreSummary"};

using graph::Type;

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/restore`"},
    {"restore_date_time", Type::time, graph::row("restore_date_time"),
     "The point in time, or the backup's, that was restored (RestoreDateTime)"},
    {"restore_in_progress", Type::boolean, graph::row("restore_in_progress"),
     "Whether it still goes on (RestoreInProgress)"},
    {"source_backup_arn", Type::text, graph::row("source_backup_arn"),
     "The ARN of the backup that it was restored from (SourceBackupArn)", true},
    {"source_table_arn", Type::text, graph::row("source_table_arn"),
     "The ARN of the table that it was restored from (SourceTableArn)", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kBackup{{{"id", graph::row("source_backup_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kSourceTable{{{"id", graph::row("source_table_arn")}}};

inline constexpr std::array<graph::RelSchema, 3> kRelationships{{
    // (:DynamoDBTable)-[:HAS_RESTORE]->(:DynamoDBRestoreSummary)
    {.label = "HAS_RESTORE",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "What the table was restored from"},
    // (:DynamoDBRestoreSummary)-[:RESTORED_FROM_BACKUP]->(:DynamoDBBackup)
    {.label = "RESTORED_FROM_BACKUP",
     .target_label = "DynamoDBBackup",
     .target = kBackup,
     .description = "The backup that was restored",
     .from_both_ends = true},
    // (:DynamoDBRestoreSummary)-[:RESTORED_FROM_TABLE]->(:DynamoDBTable)
    {.label = "RESTORED_FROM_TABLE",
     .target_label = "DynamoDBTable",
     .target = kSourceTable,
     .description = "The table whose data it is, of whatever region or account, where it is mapped",
     .from_both_ends = true},
}};

}  // namespace restore

inline constexpr graph::NodeSchema DynamoDBRestoreSummarySchema{
    .label = "DynamoDBRestoreSummary",
    .extra_labels = restore::kExtraLabels,
    .sibling_labels = restore::kExtraLabels,
    .properties = restore::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBRestoreSummary)
    .relationships = restore::kRelationships,
    .existence = graph::Existence::owned,
    .description = "That a table was restored, and from what",
};
static_assert(graph::well_formed(DynamoDBRestoreSummarySchema));

}  // namespace dynatlas::models::aws::dynamodb
