// Backups: DynamoDB's own, which leave out those of AWS Backup, and AWS Backup's (API references of DynamoDB and AWS
// Backup: ListBackups; ListProtectedResources, ListBackupVaults, ListRecoveryPointsByBackupVault).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::backup {

std::optional<Refusal> read_backups(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_protected(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_vaults(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_recovery_points(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array kBackupKinds{&models::aws::dynamodb::DynamoDBListedBackupSchema};
inline constexpr std::array kProtectionKinds{&models::aws::DynamoDBBackupProtectionSchema};
inline constexpr std::array kVaultKinds{&models::aws::AWSBackupVaultSchema};
inline constexpr std::array kPointKinds{&models::aws::dynamodb::DynamoDBRecoveryPointSchema};
// A vault that went away since it was listed.
inline constexpr std::array<std::string_view, 1> kVaultIsGone{"ResourceNotFoundException"};

// Without BackupType it names on-demand backups only. 5 calls a second ("Service, account, and table quotas in Amazon
// DynamoDB").
inline constexpr Operation kListBackups{
    .name = "dynamodb:ListBackups",
    .group = "backups",
    .request = R"({"BackupType":"ALL","Limit":100})",
    .paging = {.send = "ExclusiveStartBackupArn", .receive = "LastEvaluatedBackupArn"},
    .calls_per_second = 5,
    .kinds = kBackupKinds,
    .lists = &models::aws::dynamodb::DynamoDBListedBackupSchema,
    .listed_name = by_id,
    .transform = read_backups,
};

// Of AWS Backup no rate is documented.
inline constexpr Operation kListProtectedResources{
    .name = "backup:ListProtectedResources",
    .group = "backups",
    .request = R"({"maxResults":1000})",
    .paging = {.send = "nextToken", .receive = "NextToken"},
    .calls_per_second = 5,
    .kinds = kProtectionKinds,
    .lists = &models::aws::DynamoDBBackupProtectionSchema,
    .listed_name = by_name,
    .transform = read_protected,
};

inline constexpr Operation kListBackupVaults{
    .name = "backup:ListBackupVaults",
    .group = "backups",
    .request = R"({"maxResults":1000})",
    .paging = {.send = "nextToken", .receive = "NextToken"},
    .calls_per_second = 5,
    .kinds = kVaultKinds,
    .lists = &models::aws::AWSBackupVaultSchema,
    .listed_name = by_name,
    .transform = read_vaults,
};

inline constexpr Operation kListRecoveryPoints{
    .name = "backup:ListRecoveryPointsByBackupVault",
    .group = "backups",
    .driver = &kListBackupVaults,
    .subject = "backupVaultName",
    .request = R"({"maxResults":1000,"resourceType":"DynamoDB"})",
    .paging = {.send = "nextToken", .receive = "NextToken"},
    .calls_per_second = 5,
    .kinds = kPointKinds,
    .lists = &models::aws::dynamodb::DynamoDBRecoveryPointSchema,
    .listed_name = by_id,
    .means_none = kVaultIsGone,
    .transform = read_recovery_points,
};

}  // namespace dynatlas::intel::aws::backup
