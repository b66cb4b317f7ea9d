// (:DynamoDBContinuousBackups): whether a table can be restored to a point in time. Declarations only; the values come
// from DescribeContinuousBackups (AWS API reference: ContinuousBackupsDescription). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace continuous_backups {

using graph::Type;

// LatestRestorableDateTime follows the clock: it is left out.
inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/continuous-backups`"},
    {"continuous_backups_status", Type::text, graph::row("ContinuousBackupsStatus"),
     "ContinuousBackupsStatus: ENABLED or DISABLED"},
    {"point_in_time_recovery_status", Type::text,
     graph::row("PointInTimeRecoveryDescription.PointInTimeRecoveryStatus"),
     "PointInTimeRecoveryDescription.PointInTimeRecoveryStatus: ENABLED or DISABLED"},
    {"recovery_period_in_days", Type::integer, graph::row("PointInTimeRecoveryDescription.RecoveryPeriodInDays"),
     "PointInTimeRecoveryDescription.RecoveryPeriodInDays"},
    {.name = "earliest_restorable_date_time",
     .type = Type::time,
     .ref = graph::row("PointInTimeRecoveryDescription.EarliestRestorableDateTime"),
     .description = "PointInTimeRecoveryDescription.EarliestRestorableDateTime; it moves once the period is full",
     .is_volatile = true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_CONTINUOUS_BACKUPS]->(:DynamoDBContinuousBackups)
    {.label = "HAS_CONTINUOUS_BACKUPS",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "Whether the table can be restored to a point in time"},
}};

}  // namespace continuous_backups

inline constexpr graph::NodeSchema DynamoDBContinuousBackupsSchema{
    .label = "DynamoDBContinuousBackups",
    .properties = continuous_backups::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBContinuousBackups)
    .relationships = continuous_backups::kRelationships,
    .existence = graph::Existence::owned,
    .description = "Continuous backups of a table, and point-in-time recovery",
};
static_assert(graph::well_formed(DynamoDBContinuousBackupsSchema));

}  // namespace dynatlas::models::aws::dynamodb
