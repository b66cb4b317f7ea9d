// Backups: DynamoDB's own of a third of the tables, some of them of tables that are gone; AWS Backup's in two vaults.
#include <array>

#include "aws_simulator/bulk.h"
#include "aws_simulator/regions.h"
#include "aws_simulator/vaults.h"

namespace aws_simulator {
namespace {

// A backup stays when its table goes: of those that are there, and of fewer that are not.
void put_backups(const Table& table, const Parameters& asked, Page& page) {
  const std::uint64_t draw = table.keeps(Draw::backups);
  if (draw % 100 >= (table.life.exists ? 33u : 6u)) return;
  const bool by_system = !table.life.exists && draw % 2 == 0;  // DynamoDB's own, made when the table was deleted
  const std::string_view type = by_system ? "SYSTEM" : "USER";
  if (asked.backup_type != "ALL" && type != (asked.backup_type.empty() ? "USER" : asked.backup_type)) return;
  std::string* const out = page.next();
  if (out == nullptr) return;
  const std::uint64_t made_ms = table.created_ms() + (draw >> 8) % 10'000'000'000u;
  put(*out, R"({{"TableName":"{}","TableId":"{}","TableArn":"{}","BackupArn":"{}","BackupName":"{}",)", table.name,
      table.id(), table.arn, backup_arn(table.arn, draw),
      by_system ? table.name + "$DeletedTableBackup" : "before-release");
  put(*out, R"("BackupStatus":"AVAILABLE","BackupType":"{}","BackupSizeBytes":{},"BackupCreationDateTime":)", type,
      (draw >> 16) % 1'000'000'000);
  put_seconds(*out, made_ms);
  if (by_system) put_seconds(*out += R"(,"BackupExpiryDateTime":)", made_ms + 35 * 86'400'000u);
  *out += '}';
}

// As of the last backup: the one of the slot before.
std::string backup_token(const Estate& estate, Place place, Position rest) {
  const std::uint64_t slot = rest.slot - 1;
  const Table table = table_of(estate, place, slot, estate.life(place, slot, estate.generation()));
  return backup_arn(table.arn, table.keeps(Draw::backups));
}

bool has_point(const Table& table) {
  return table.keeps(Draw::recovery_points) % 10 == 0;
}

const Vault& vault_of(const Table& table) {
  return kVaults[(table.keeps(Draw::recovery_points) >> 8) % kVaults.size()];
}

std::string point_arn(const Table& table) {
  return fmt::format("arn:aws:backup:{}:{}:recovery-point:{}", table.region(), table.account_id(),
                     uuid_of(table.keeps(Draw::recovery_points)));
}

std::uint64_t point_ms(const Table& table) {
  return table.created_ms() + (table.keeps(Draw::recovery_points) >> 16) % 10'000'000'000u;
}

// One of many is of another service.
void put_protected(const Table& table, const Parameters& /*asked*/, Page& page) {
  if (!has_point(table)) return;
  std::string* const out = page.next();
  if (out == nullptr) return;
  const bool is_volume = (table.keeps(Draw::recovery_points) >> 40) % 20 == 0;
  const std::string volume =
      fmt::format("arn:aws:ec2:{}:{}:volume/vol-0{:016x}", table.region(), table.account_id(), table.fixed);
  put(*out, R"({{"ResourceArn":"{}","ResourceType":"{}","LastBackupVaultArn":"{}","LastRecoveryPointArn":"{}",)",
      is_volume ? volume : table.arn, is_volume ? "EBS" : "DynamoDB",
      vault_arn(table.estate, table.place, vault_of(table)), point_arn(table));
  put_seconds(*out += R"("LastBackupTime":)", point_ms(table));
  *out += '}';
}

void put_points(const Table& table, const Parameters& asked, Page& page) {
  if (!has_point(table)) return;
  const Vault& vault = vault_of(table);
  std::string* const out = asked.vault_name.empty() || asked.vault_name == vault.name ? page.next() : nullptr;
  if (out == nullptr) return;
  put(*out, R"({{"RecoveryPointArn":"{}","BackupVaultName":"{}","BackupVaultArn":"{}","ResourceArn":"{}",)",
      point_arn(table), vault.name, vault_arn(table.estate, table.place, vault), table.arn);
  put(*out, R"("ResourceType":"DynamoDB","Status":"COMPLETED","IsEncrypted":true,"EncryptionKeyArn":"{}",)",
      key_arn(table.estate, table.place, 1));
  put(*out, R"("CreatedBy":{{"BackupPlanId":"daily","BackupPlanArn":"arn:aws:backup:{}:{}:backup-plan:daily",)",
      table.region(), table.account_id());
  put(*out, R"("BackupPlanVersion":"1","BackupRuleId":"r1","BackupRuleName":"every-night"}},"BackupSizeInBytes":{},)",
      (table.keeps(Draw::recovery_points) >> 24) % 1'000'000'000);
  put_seconds(*out += R"("CreationDate":)", point_ms(table));
  put_seconds(*out += R"(,"Lifecycle":{"DeleteAfterDays":90},"CalculatedLifecycle":{"DeleteAt":)",
              point_ms(table) + 90 * 86'400'000ull);
  *out += "}}";
}

constexpr std::array kBackupLists{
    BulkList{.operation = Operation::ListBackups,
             .member = "BackupSummaries",
             .token = "LastEvaluatedBackupArn",
             .most = 100,
             .put = put_backups,
             .of_gone = true,
             .token_text = backup_token},
    BulkList{Operation::ListProtectedResources, "Results", "NextToken", 1000, put_protected},
    BulkList{Operation::ListRecoveryPointsByBackupVault, "RecoveryPoints", "NextToken", 1000, put_points},
};

}  // namespace

std::string vault_arn(const Estate& estate, Place place, const Vault& vault) {
  return fmt::format("arn:aws:backup:{}:{}:backup-vault:{}", kRegions[place.region], estate.account_id(place.account),
                     vault.name);
}

std::span<const BulkList> backup_lists() {
  return kBackupLists;
}

}  // namespace aws_simulator
