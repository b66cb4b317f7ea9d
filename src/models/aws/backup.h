// (:AWSBackupVault), and what AWS Backup tells of a table as a whole (:DynamoDBBackupProtection). Declarations only;
// the values come from ListBackupVaults and ListProtectedResources (AWS Backup API reference). Ours: Cartography has
// neither.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws {

namespace backup {

using graph::Type;

inline constexpr std::array<graph::Property, 11> kVault{{
    {"id", Type::text, graph::row("BackupVaultArn"), "BackupVaultArn"},
    {"name", Type::text, graph::row("BackupVaultName"), "BackupVaultName"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"vault_type", Type::text, graph::row("VaultType"),
     "VaultType: BACKUP_VAULT, LOGICALLY_AIR_GAPPED_BACKUP_VAULT, …"},
    {"locked", Type::boolean, graph::row("Locked"), "Locked: whether a vault lock keeps its points"},
    {"min_retention_days", Type::integer, graph::row("MinRetentionDays"), "MinRetentionDays"},
    {"max_retention_days", Type::integer, graph::row("MaxRetentionDays"), "MaxRetentionDays"},
    {"encryption_key_arn", Type::text, graph::row("EncryptionKeyArn"), "EncryptionKeyArn"},
    {"creation_date", Type::time, graph::row("CreationDate"), "CreationDate"},
    {"lock_date", Type::time, graph::row("LockDate"), "LockDate: from when on the lock cannot be taken away"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Property, 7> kProtection{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/backup-protection`"},
    {"table_arn", Type::text, graph::row("ResourceArn"), "ResourceArn", true},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {.name = "last_backup_time",
     .type = Type::time,
     .ref = graph::row("LastBackupTime"),
     .description = "LastBackupTime",
     .is_volatile = true},
    {"last_backup_vault_arn", Type::text, graph::row("LastBackupVaultArn"), "LastBackupVaultArn"},
    {.name = "last_recovery_point_arn",
     .type = Type::text,
     .ref = graph::row("LastRecoveryPointArn"),
     .description = "LastRecoveryPointArn",
     .is_volatile = true},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("ResourceArn")}}};

inline constexpr std::array<graph::RelSchema, 1> kOfTable{{
    // (:DynamoDBTable)-[:HAS_BACKUP_PROTECTION]->(:DynamoDBBackupProtection)
    {.label = "HAS_BACKUP_PROTECTION",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "AWS Backup made a copy of the table at least once",
     .from_both_ends = true},
}};

}  // namespace backup

inline constexpr graph::NodeSchema AWSBackupVaultSchema{
    .label = "AWSBackupVault",
    .properties = backup::kVault,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:AWSBackupVault)
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "name",
    .description = "A vault of AWS Backup",
};
static_assert(graph::well_formed(AWSBackupVaultSchema));

inline constexpr graph::NodeSchema DynamoDBBackupProtectionSchema{
    .label = "DynamoDBBackupProtection",
    .properties = backup::kProtection,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBBackupProtection)
    .relationships = backup::kOfTable,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "table_arn",
    .description = "That AWS Backup made copies of a table, and when the last time",
};
static_assert(graph::well_formed(DynamoDBBackupProtectionSchema));

}  // namespace dynatlas::models::aws
