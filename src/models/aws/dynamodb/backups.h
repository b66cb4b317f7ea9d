// (:DynamoDBBackup): a backup. Declarations only. What a table was archived to or restored from has an ARN only, from
// DescribeTable (AWS API reference: ArchivalSummary, RestoreSummary); ListBackups and AWS Backup's vaults tell the
// rest, each of those that it names (BackupSummary; RecoveryPointByBackupVault).
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

inline constexpr auto kListed = graph::joined(
    kProperties,
    std::array<graph::Property, 11>{{
        {"backup_name", Type::text, graph::row("BackupName"), "BackupName"},
        {"table_arn", Type::text, graph::row("TableArn"), "TableArn: the table that it is of, or was", true},
        {"table_id", Type::text, graph::row("TableId"), "TableId: tells the table from an earlier one of its name"},
        {"table_name", Type::text, graph::row("TableName"), "TableName"},
        {"backup_creation_date_time", Type::time, graph::row("BackupCreationDateTime"), "BackupCreationDateTime"},
        {"backup_expiry_date_time", Type::time, graph::row("BackupExpiryDateTime"),
         "BackupExpiryDateTime: when a SYSTEM backup goes by itself"},
        {"backup_status", Type::text, graph::row("BackupStatus"), "BackupStatus: CREATING, DELETED, AVAILABLE"},
        {"backup_type", Type::text, graph::row("BackupType"), "BackupType: USER, SYSTEM or AWS_BACKUP"},
        {"backup_size_bytes", Type::integer, graph::row("BackupSizeBytes"), "BackupSizeBytes"},
        {"is_listed", Type::boolean, {}, "ListBackups names it", false, "true"},
        {"listed_region", Type::text, graph::row("listed_region"), "The region whose ListBackups names it"},
    }});

inline constexpr auto kInVault = graph::joined(
    kProperties,
    std::array<graph::Property, 13>{{
        {"resource_arn", Type::text, graph::row("ResourceArn"), "ResourceArn: the table that it is of, or was", true},
        {"vault_arn", Type::text, graph::row("BackupVaultArn"), "BackupVaultArn"},
        {"recovery_point_status", Type::text, graph::row("Status"), "Status: COMPLETED, PARTIAL, EXPIRED, …"},
        {"creation_date", Type::time, graph::row("CreationDate"), "CreationDate"},
        {"delete_at", Type::time, graph::row("CalculatedLifecycle.DeleteAt"), "CalculatedLifecycle.DeleteAt"},
        {"backup_plan_arn", Type::text, graph::row("CreatedBy.BackupPlanArn"), "CreatedBy.BackupPlanArn"},
        {"backup_rule_name", Type::text, graph::row("CreatedBy.BackupRuleName"), "CreatedBy.BackupRuleName"},
        {"is_encrypted", Type::boolean, graph::row("IsEncrypted"), "IsEncrypted"},
        {"encryption_key_arn", Type::text, graph::row("EncryptionKeyArn"), "EncryptionKeyArn"},
        {"recovery_point_size_bytes", Type::integer, graph::row("BackupSizeInBytes"), "BackupSizeInBytes"},
        {"iam_role_arn", Type::text, graph::row("IamRoleArn"), "IamRoleArn: the role that made it"},
        {"is_in_vault", Type::boolean, {}, "A vault of AWS Backup holds it", false, "true"},
        {"vault_region", Type::text, graph::row("vault_region"), "The region of that vault"},
    }});

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("TableArn")}}};
inline constexpr std::array<graph::Matcher, 1> kResourceTable{{{"id", graph::row("ResourceArn")}}};
inline constexpr std::array<graph::Matcher, 1> kVault{{{"id", graph::row("BackupVaultArn")}}};

// (:DynamoDBTable)-[:HAS_BACKUP]->(:DynamoDBBackup)
inline constexpr std::array<graph::RelSchema, 1> kOfTable{{
    {.label = "HAS_BACKUP",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "A backup of the table, or of an earlier one of its name: compare table_id",
     .from_both_ends = true},
}};

inline constexpr std::array<graph::RelSchema, 2> kOfVault{{
    {.label = "HAS_BACKUP",
     .target_label = "DynamoDBTable",
     .target = kResourceTable,
     .direction = graph::Direction::inward,
     .description = "A backup of the table, or of an earlier one of its name",
     .from_both_ends = true},
    // (:DynamoDBBackup)-[:IN_VAULT]->(:AWSBackupVault)
    {.label = "IN_VAULT",
     .target_label = "AWSBackupVault",
     .target = kVault,
     .description = "The vault that holds it",
     .from_both_ends = true},
}};

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

inline constexpr graph::NodeSchema DynamoDBListedBackupSchema{
    .label = "DynamoDBBackup",
    .extra_labels = backups::kExtraLabels,
    .sibling_labels = backups::kExtraLabels,
    .properties = backups::kListed,
    .sub_resource = backups::kResource,
    .relationships = backups::kOfTable,
    .existence = graph::Existence::witnessed,
    .scope_property = "listed_region",
    .name_property = "arn",
    .description = "A backup that ListBackups names, on demand or of the system",
    .aspect = "listed",
};
static_assert(graph::well_formed(DynamoDBListedBackupSchema));

inline constexpr graph::NodeSchema DynamoDBRecoveryPointSchema{
    .label = "DynamoDBBackup",
    .extra_labels = backups::kExtraLabels,
    .sibling_labels = backups::kExtraLabels,
    .properties = backups::kInVault,
    .sub_resource = backups::kResource,
    .relationships = backups::kOfVault,
    .existence = graph::Existence::witnessed,
    .scope_property = "vault_region",
    .name_property = "arn",
    .description = "A recovery point of AWS Backup",
    .aspect = "in a vault",
};
static_assert(graph::well_formed(DynamoDBRecoveryPointSchema));

}  // namespace dynatlas::models::aws::dynamodb
