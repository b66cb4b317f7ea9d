#include "intel/aws/backup/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dynatlas::intel::aws::backup {
namespace {

using dynatlas::aws::FailureKind;
using models::aws::AWSBackupVaultSchema;
using models::aws::DynamoDBBackupProtectionSchema;
using models::aws::dynamodb::DynamoDBListedBackupSchema;
using models::aws::dynamodb::DynamoDBRecoveryPointSchema;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using Read = std::optional<Refusal> (*)(const Asked&, std::string_view, Found&);

const Part kPart{"123456789012", "eu-west-1"};
constexpr const char* kTable = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
constexpr const char* kBackup = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/backup/01489602797149-73d8d5bc";
constexpr const char* kVault = "arn:aws:backup:eu-west-1:123456789012:backup-vault:Default";
constexpr const char* kPoint =
    "arn:aws:backup:eu-west-1:123456789012:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45";

struct Backups : testing::Test {
  std::optional<Refusal> read(Read transform, const json& answer) {
    return transform({kPart, {}}, answer.dump(), found);
  }
  graph::Value cell(const graph::Rows& rows, std::string_view field, std::size_t row = 0) const {
    return rows[row][rows.column(field).value()];
  }

  Batch batch;
  std::vector<std::string> names;
  Found found{batch, names};
};

TEST_F(Backups, ThatAreListedHaveAllThatIsTold) {
  const json full{{"BackupArn", kBackup},
                  {"BackupName", "nightly"},
                  {"TableArn", kTable},
                  {"TableId", "id-1"},
                  {"TableName", "orders"},
                  {"BackupCreationDateTime", 1489602797.149},
                  {"BackupExpiryDateTime", 1489999999},
                  {"BackupStatus", "AVAILABLE"},
                  {"BackupType", "USER"},
                  {"BackupSizeBytes", 12345},
                  {"New", json::array({1})}};
  ASSERT_FALSE(read(read_backups, {{"BackupSummaries", {full}}}).has_value());
  const graph::Rows& rows = batch.of<DynamoDBListedBackupSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, "Arn"), graph::Value{kBackup});
  EXPECT_EQ(cell(rows, "account_id"), graph::Value{"123456789012"});
  EXPECT_EQ(cell(rows, "listed_region"), graph::Value{"eu-west-1"});
  EXPECT_EQ(cell(rows, "TableArn"), graph::Value{kTable});
  EXPECT_EQ(cell(rows, "BackupSizeBytes"), graph::Value{std::int64_t{12345}});
  EXPECT_EQ(cell(rows, "BackupCreationDateTime"), (graph::Value{graph::Time{1489602797, 149'000'000}}));
  EXPECT_THAT(names, ElementsAre(kBackup));
  EXPECT_TRUE(batch.of<DynamoDBRecoveryPointSchema>().empty()) << "another schema of the label";
}

TEST_F(Backups, WithOnlyAnArnAreBackups) {
  ASSERT_FALSE(
      read(read_backups, {{"BackupSummaries", {{{"BackupArn", kBackup}, {"TableArn", 7}, {"BackupType", nullptr}}}}})
          .has_value());
  EXPECT_EQ(cell(batch.of<DynamoDBListedBackupSchema>(), "TableArn"), graph::Value{});
}

TEST_F(Backups, OfAnotherAccountOrWithoutAnArnRefuseThePage) {
  const json good{{"BackupArn", kBackup}};
  const json foreign{{"BackupArn", "arn:aws:dynamodb:eu-west-1:999999999999:table/t/backup/0-1"}};
  const auto refused = read(read_backups, {{"BackupSummaries", {good, foreign}}});
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->elsewhere, "999999999999");
  for (const json& wrong : {json{{"BackupName", "x"}}, json{{"BackupArn", 7}}, json(7), json::array()}) {
    EXPECT_TRUE(read(read_backups, {{"BackupSummaries", {good, wrong}}}).has_value()) << wrong;
  }
  EXPECT_TRUE(read(read_backups, json::object()).has_value());
  EXPECT_EQ(batch.rows(), 0U);
  EXPECT_THAT(names, IsEmpty());
}

TEST_F(Backups, AreProtectionsOfDynamoDbsOwnTablesOnly) {
  const json answer{
      {"Results",
       {{{"ResourceArn", kTable},
         {"ResourceType", "DynamoDB"},
         {"LastBackupTime", 1700000000.5},
         {"LastBackupVaultArn", kVault},
         {"LastRecoveryPointArn", kPoint}},
        {{"ResourceArn", "arn:aws:s3:::bucket"}, {"ResourceType", "S3"}},
        {{"ResourceArn", "arn:aws:dynamodb:eu-west-1:999999999999:table/copied"}, {"ResourceType", "DynamoDB"}}}}};
  ASSERT_FALSE(read(read_protected, answer).has_value());
  const graph::Rows& rows = batch.of<DynamoDBBackupProtectionSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, "id"), graph::Value{std::string(kTable) + "/backup-protection"});
  EXPECT_EQ(cell(rows, "region"), graph::Value{"eu-west-1"});
  EXPECT_THAT(names, ElementsAre(kTable));
}

TEST_F(Backups, LieInVaults) {
  ASSERT_FALSE(read(read_vaults, {{"BackupVaultList",
                                   {{{"BackupVaultArn", kVault},
                                     {"BackupVaultName", "Default"},
                                     {"Locked", true},
                                     {"MinRetentionDays", 7},
                                     {"CreationDate", 1600000000}}}}})
                   .has_value());
  const graph::Rows& rows = batch.of<AWSBackupVaultSchema>();
  EXPECT_EQ(cell(rows, "Locked"), graph::Value{true});
  EXPECT_EQ(cell(rows, "MinRetentionDays"), graph::Value{std::int64_t{7}});
  EXPECT_THAT(names, ElementsAre("Default")) << "it is asked about by its name";
  EXPECT_TRUE(read(read_vaults, {{"BackupVaultList", {{{"BackupVaultArn", kVault}}}}}).has_value());
}

TEST_F(Backups, AreRecoveryPointsOfAnyAccountThatTheVaultHolds) {
  const json copied{{"RecoveryPointArn", "arn:aws:backup:eu-west-1:999999999999:recovery-point:x"}};
  const json point{{"RecoveryPointArn", kPoint},
                   {"ResourceArn", kTable},
                   {"ResourceType", "DynamoDB"},
                   {"BackupVaultArn", kVault},
                   {"Status", "COMPLETED"},
                   {"CalculatedLifecycle", {{"DeleteAt", 1800000000}}},
                   {"CreatedBy", {{"BackupPlanArn", "arn:plan"}, {"BackupRuleName", "daily"}}},
                   {"IsEncrypted", true}};
  const json other{{"RecoveryPointArn", "arn:aws:rds:eu-west-1:123456789012:snapshot:x"}, {"ResourceType", "RDS"}};
  ASSERT_FALSE(read(read_recovery_points, {{"RecoveryPoints", {point, copied, other}}}).has_value());
  const graph::Rows& rows = batch.of<DynamoDBRecoveryPointSchema>();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(cell(rows, "CalculatedLifecycle.DeleteAt"), (graph::Value{graph::Time{1800000000, 0}}));
  EXPECT_EQ(cell(rows, "CreatedBy.BackupRuleName"), graph::Value{"daily"});
  EXPECT_EQ(cell(rows, "account_id", 1), graph::Value{"999999999999"});
}

TEST_F(Backups, MayBeNone) {
  for (const Read transform : {read_backups, read_protected, read_vaults, read_recovery_points}) {
    EXPECT_FALSE(transform({kPart, {}}, "", found).has_value()) << "the vault is gone";
  }
  EXPECT_FALSE(read(read_backups, {{"BackupSummaries", json::array()}}).has_value());
  EXPECT_EQ(batch.rows(), 0U);
}

}  // namespace
}  // namespace dynatlas::intel::aws::backup
