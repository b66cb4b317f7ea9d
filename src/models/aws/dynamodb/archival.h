// (:DynamoDBArchivalSummary). Declarations only; the values come from DescribeTable (AWS API reference:
// ArchivalSummary).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace archival {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBArchivalSummary"};

using graph::Type;

inline constexpr std::array<graph::Property, 5> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/archival`"},
    {"archival_date_time", Type::time, graph::row("archival_date_time"), "When archiving began (ArchivalDateTime)"},
    {"archival_reason", Type::text, graph::row("archival_reason"), "Why (ArchivalReason)"},
    {"archival_backup_arn", Type::text, graph::row("archival_backup_arn"),
     "The ARN of the backup that was made then (ArchivalBackupArn)", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kBackup{{{"id", graph::row("archival_backup_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBTable)-[:HAS_ARCHIVAL]->(:DynamoDBArchivalSummary)
    {.label = "HAS_ARCHIVAL",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Why and when the table was archived"},
    // (:DynamoDBArchivalSummary)-[:ARCHIVED_TO_BACKUP]->(:DynamoDBBackup)
    {.label = "ARCHIVED_TO_BACKUP",
     .target_label = "DynamoDBBackup",
     .target = kBackup,
     .description = "The backup that holds what the table held",
     .from_both_ends = true},
}};

}  // namespace archival

inline constexpr graph::NodeSchema DynamoDBArchivalSummarySchema{
    .label = "DynamoDBArchivalSummary",
    .extra_labels = archival::kExtraLabels,
    .sibling_labels = archival::kExtraLabels,
    .properties = archival::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBArchivalSummary)
    .relationships = archival::kRelationships,
    .existence = graph::Existence::owned,
    .description = "That a table was archived, its key being unusable",
};
static_assert(graph::well_formed(DynamoDBArchivalSummarySchema));

}  // namespace dynatlas::models::aws::dynamodb
