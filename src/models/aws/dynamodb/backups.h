// (:DynamoDBBackup): a backup that a table was archived to or restored from. Declarations only; all that is known of it
// is its ARN, from DescribeTable (AWS API reference: ArchivalSummary, RestoreSummary).
#pragma once

#include <array>

#include "graph/well_formed.h"

namespace dynatlas::models::aws::dynamodb {

namespace backups {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBBackup"};

using graph::Type;

inline constexpr std::array<graph::Property, 4> kProperties{{
    {"id", Type::text, graph::row("Arn"), "The backup's ARN"},
    {"arn", Type::text, graph::row("Arn"), "The backup's ARN (ArchivalBackupArn, SourceBackupArn)"},
    {"account_id", Type::text, graph::row("account_id"), "The account in the ARN: whose backup it is", true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kAccount{{{"id", graph::row("account_id")}}};

// (:AWSAccount)-[:RESOURCE]->(:DynamoDBBackup): the account of the backup, which may be another than was read and may
// be mapped later.
inline constexpr graph::RelSchema kResource{
    .label = "RESOURCE",
    .target_label = "AWSAccount",
    .target = kAccount,
    .direction = graph::Direction::inward,
    .description = "The account that the backup lives in, where it is mapped",
    .from_both_ends = true,
};

}  // namespace backups

inline constexpr graph::NodeSchema DynamoDBBackupSchema{
    .label = "DynamoDBBackup",
    .extra_labels = backups::kExtraLabels,
    .sibling_labels = backups::kExtraLabels,
    .properties = backups::kProperties,
    .sub_resource = backups::kResource,
    .existence = graph::Existence::referenced,
    .description = "A backup that a table was archived to or restored from",
};
static_assert(graph::well_formed(DynamoDBBackupSchema));

}  // namespace dynatlas::models::aws::dynamodb
