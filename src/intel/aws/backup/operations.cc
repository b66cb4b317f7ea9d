#include "intel/aws/backup/operations.h"

#include <nlohmann/json.hpp>

#include "intel/listing.h"

namespace dynatlas::intel::aws::backup {
namespace {

using graph::column_of;
using models::aws::AWSBackupVaultSchema;
using models::aws::DynamoDBBackupProtectionSchema;
using models::aws::dynamodb::DynamoDBListedBackupSchema;
using models::aws::dynamodb::DynamoDBRecoveryPointSchema;

// Its ARN, and whose it is. A recovery point may be of a vault that another account shares.
template <const graph::NodeSchema& kSchema>
std::string identify(const Element& element, std::string_view member) {
  std::string id = name_at(element.json, member);
  element.row[column_of<kSchema>("Arn")] = id;
  if (const auto arn = arn_of(id)) element.row[column_of<kSchema>("account_id")] = std::string(arn->account);
  return id;
}

std::string complete_backup(const Element& element) {
  return identify<DynamoDBListedBackupSchema>(element, "BackupArn");
}

// Of all services: those of DynamoDB. An account that holds copies of another's tables may be told of these.
std::string complete_protection(const Element& element) {
  const std::string arn = name_at(element.json, "ResourceArn");
  if (deciding_text_at(element.json, "ResourceType") != "DynamoDB" || elsewhere(element.asked.part, arn)) return {};
  element.row[column_of<DynamoDBBackupProtectionSchema>("id")] = arn + "/backup-protection";
  return arn;
}

std::string complete_vault(const Element& element) {
  name_at(element.json, "BackupVaultArn");
  return name_at(element.json, "BackupVaultName");
}

std::string complete_point(const Element& element) {
  const std::string type = deciding_text_at(element.json, "ResourceType");
  if (!type.empty() && type != "DynamoDB") return {};
  return identify<DynamoDBRecoveryPointSchema>(element, "RecoveryPointArn");
}

}  // namespace

std::optional<Refusal> read_backups(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListBackups", "BackupSummaries", DynamoDBListedBackupSchema, complete_backup}, asked, answer,
                   found.batch.of<DynamoDBListedBackupSchema>(), found);
}

std::optional<Refusal> read_protected(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListProtectedResources", "Results", DynamoDBBackupProtectionSchema, complete_protection}, asked,
                   answer, found.batch.of<DynamoDBBackupProtectionSchema>(), found);
}

std::optional<Refusal> read_vaults(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({"ListBackupVaults", "BackupVaultList", AWSBackupVaultSchema, complete_vault}, asked, answer,
                   found.batch.of<AWSBackupVaultSchema>(), found);
}

std::optional<Refusal> read_recovery_points(const Asked& asked, std::string_view answer, Found& found) {
  return read_list({.operation = "ListRecoveryPointsByBackupVault",
                    .member = "RecoveryPoints",
                    .schema = DynamoDBRecoveryPointSchema,
                    .complete = complete_point,
                    .may_be_elsewhere = true},
                   asked, answer, found.batch.of<DynamoDBRecoveryPointSchema>(), found);
}

}  // namespace dynatlas::intel::aws::backup
