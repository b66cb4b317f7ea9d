#include "intel/aws/backup/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intel/aws/dynamodb/test_cells.h"
#include "intel/test_answers.h"

namespace dynatlas::intel::aws::backup {
namespace {

using dynamodb::cell;
using models::aws::AWSBackupVaultSchema;
using models::aws::DynamoDBBackupProtectionSchema;
using models::aws::dynamodb::DynamoDBListedBackupSchema;
using models::aws::dynamodb::DynamoDBRecoveryPointSchema;
using nlohmann::json;
using testing::ElementsAre;

constexpr const char* kTable = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
constexpr const char* kBackup = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/backup/01489602797149-73d8d5bc";
constexpr const char* kVault = "arn:aws:backup:us-east-1:123456789012:backup-vault:Default";
constexpr const char* kPoint =
    "arn:aws:backup:us-east-1:123456789012:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45";

TEST(Backups, ThatAreListedHaveAllThatIsTold) {
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
  const auto result = answered(kListBackups, json{{"BackupSummaries", {full}}}.dump());
  ASSERT_FALSE(result.refused.has_value());
  const graph::Rows& rows = result.batch.of<DynamoDBListedBackupSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "Arn"), graph::Value{kBackup});
  EXPECT_EQ(cell(rows, 0, "account_id"), graph::Value{"123456789012"});
  EXPECT_EQ(cell(rows, 0, "listed_region"), graph::Value{"us-east-1"});
  EXPECT_EQ(cell(rows, 0, "TableArn"), graph::Value{kTable});
  EXPECT_EQ(cell(rows, 0, "BackupSizeBytes"), graph::Value{std::int64_t{12345}});
  EXPECT_EQ(cell(rows, 0, "BackupCreationDateTime"), (graph::Value{graph::Time{1489602797, 149'000'000}}));
  EXPECT_THAT(result.names, ElementsAre(kBackup));
  EXPECT_TRUE(result.batch.of<DynamoDBRecoveryPointSchema>().empty()) << "another schema of the label";
}

TEST(Backups, WithOnlyAnArnAreBackups) {
  const json bare{{"BackupArn", kBackup}, {"TableArn", 7}, {"BackupType", nullptr}};
  const auto result = answered(kListBackups, json{{"BackupSummaries", {bare}}}.dump());
  ASSERT_FALSE(result.refused.has_value());
  EXPECT_EQ(cell(result.batch.of<DynamoDBListedBackupSchema>(), 0, "TableArn"), graph::Value{});
}

TEST(Backups, OfAnotherAccountOrWithoutAnArnRefuseThePage) {
  const json good{{"BackupArn", kBackup}};
  const json foreign{{"BackupArn", "arn:aws:dynamodb:us-east-1:999999999999:table/t/backup/0-1"}};
  const auto result = answered(kListBackups, json{{"BackupSummaries", {good, foreign}}}.dump());
  ASSERT_TRUE(result.is_refused_whole());
  EXPECT_EQ(result.refused->elsewhere, "999999999999");
  for (const json& wrong : {json{{"BackupName", "x"}}, json{{"BackupArn", 7}}, json(7), json::array()}) {
    EXPECT_TRUE(answered(kListBackups, json{{"BackupSummaries", {good, wrong}}}.dump()).is_refused_whole()) << wrong;
  }
  EXPECT_TRUE(answered(kListBackups, "{}").is_refused_whole());
}

TEST(Backups, AreProtectionsOfDynamoDbsOwnTablesOnly) {
  const json answer{
      {"Results",
       {{{"ResourceArn", kTable},
         {"ResourceType", "DynamoDB"},
         {"LastBackupTime", 1700000000.5},
         {"LastBackupVaultArn", kVault},
         {"LastRecoveryPointArn", kPoint}},
        {{"ResourceArn", "arn:aws:s3:::bucket"}, {"ResourceType", "S3"}},
        {{"ResourceArn", "arn:aws:dynamodb:us-east-1:999999999999:table/copied"}, {"ResourceType", "DynamoDB"}}}}};
  const auto result = answered(kListProtectedResources, answer.dump());
  ASSERT_FALSE(result.refused.has_value());
  const graph::Rows& rows = result.batch.of<DynamoDBBackupProtectionSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), graph::Value{std::string(kTable) + "/backup-protection"});
  EXPECT_EQ(cell(rows, 0, "region"), graph::Value{"us-east-1"});
  EXPECT_THAT(result.names, ElementsAre(kTable));
}

TEST(Backups, LieInVaults) {
  const json vault{{"BackupVaultArn", kVault},
                   {"BackupVaultName", "Default"},
                   {"Locked", true},
                   {"MinRetentionDays", 7},
                   {"CreationDate", 1600000000}};
  const auto result = answered(kListBackupVaults, json{{"BackupVaultList", {vault}}}.dump());
  ASSERT_FALSE(result.refused.has_value());
  const graph::Rows& rows = result.batch.of<AWSBackupVaultSchema>();
  EXPECT_EQ(cell(rows, 0, "Locked"), graph::Value{true});
  EXPECT_EQ(cell(rows, 0, "MinRetentionDays"), graph::Value{std::int64_t{7}});
  EXPECT_THAT(result.names, ElementsAre("Default")) << "it is asked about by its name";
  const json nameless{{"BackupVaultArn", kVault}};
  EXPECT_TRUE(answered(kListBackupVaults, json{{"BackupVaultList", {nameless}}}.dump()).is_refused_whole());
}

TEST(Backups, AreRecoveryPointsOfAnyAccountThatTheVaultHolds) {
  const json copied{{"RecoveryPointArn", "arn:aws:backup:us-east-1:999999999999:recovery-point:x"}};
  const json point{{"RecoveryPointArn", kPoint},
                   {"ResourceArn", kTable},
                   {"ResourceType", "DynamoDB"},
                   {"BackupVaultArn", kVault},
                   {"Status", "COMPLETED"},
                   {"CalculatedLifecycle", {{"DeleteAt", 1800000000}}},
                   {"CreatedBy", {{"BackupPlanArn", "arn:plan"}, {"BackupRuleName", "daily"}}},
                   {"IsEncrypted", true}};
  for (const json& type : {json(), json(7)}) {  // it might be one of DynamoDB's
    const json odd{{"RecoveryPointArn", "arn:aws:backup:us-east-1:123456789012:recovery-point:x"},
                   {"ResourceType", type}};
    EXPECT_TRUE(answered(kListRecoveryPoints, json{{"RecoveryPoints", {odd}}}.dump()).is_refused_whole()) << type;
  }
  const json other{{"RecoveryPointArn", "arn:aws:rds:us-east-1:123456789012:snapshot:x"}, {"ResourceType", "RDS"}};
  const auto result = answered(kListRecoveryPoints, json{{"RecoveryPoints", {point, copied, other}}}.dump());
  ASSERT_FALSE(result.refused.has_value());
  const graph::Rows& rows = result.batch.of<DynamoDBRecoveryPointSchema>();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(cell(rows, 0, "CalculatedLifecycle.DeleteAt"), (graph::Value{graph::Time{1800000000, 0}}));
  EXPECT_EQ(cell(rows, 0, "CreatedBy.BackupRuleName"), graph::Value{"daily"});
  EXPECT_EQ(cell(rows, 1, "account_id"), graph::Value{"999999999999"});
}

TEST(Backups, MayBeNone) {
  for (const Operation* operation :
       {&kListBackups, &kListProtectedResources, &kListBackupVaults, &kListRecoveryPoints}) {
    EXPECT_FALSE(answered(*operation, "").refused.has_value()) << "the vault is gone";
  }
  const auto result = answered(kListBackups, json{{"BackupSummaries", json::array()}}.dump());
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_EQ(result.batch.rows(), 0U);
}

}  // namespace
}  // namespace dynatlas::intel::aws::backup
