// The parts of a table's description: when there is one, and what its row holds.
#include "intel/aws/dynamodb/transform_parts.h"

#include <gtest/gtest.h>

#include <string>

#include "intel/aws/dynamodb/test_cells.h"
#include "intel/aws/dynamodb/transform.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::Rows;
using graph::Time;
using graph::Value;
using models::aws::dynamodb::DynamoDBArchivalSummarySchema;
using models::aws::dynamodb::DynamoDBBackupSchema;
using models::aws::dynamodb::DynamoDBBillingModeSummarySchema;
using models::aws::dynamodb::DynamoDBRestoreSummarySchema;
using models::aws::dynamodb::DynamoDBSSEDescriptionSchema;
using models::aws::dynamodb::DynamoDBStreamSchema;

// The rows of a table that has these members, which stand before those that name it.
Batch with(const std::string& members) {
  Batch result;
  const auto outcome = transform_dynamodb_tables(R"({"Table":{)" + members + R"(,"TableName":"x","TableArn":"arn:x"}})",
                                                 {"123456789012", "us-east-1"}, result);
  EXPECT_TRUE(outcome.has_value()) << outcome.error();
  return result;
}

TEST(TransformParts, GiveTheBillingMode) {
  const auto result = with(R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST",
      "LastUpdateToPayPerRequestDateTime":1598844171.371})");
  const Rows& rows = result.of<DynamoDBBillingModeSummarySchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), Value("arn:x/billing"));
  EXPECT_EQ(cell(rows, 0, "table_arn"), Value("arn:x"));
  EXPECT_EQ(cell(rows, 0, "billing_mode"), Value("PAY_PER_REQUEST"));
  EXPECT_EQ(cell(rows, 0, "last_update_to_pay_per_request_date_time"), Value(Time{1598844171, 371'000'000}));
}

TEST(TransformParts, GiveTheLatestStream) {
  const auto result = with(R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},
      "LatestStreamLabel":"2022","LatestStreamArn":"arn:x/stream/2022")");
  const Rows& rows = result.of<DynamoDBStreamSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "Arn"), Value("arn:x/stream/2022"));
  EXPECT_EQ(cell(rows, 0, "table_arn"), Value("arn:x"));
  EXPECT_EQ(cell(rows, 0, "stream_label"), Value("2022"));
  EXPECT_EQ(cell(rows, 0, "stream_enabled"), Value(true));
  EXPECT_EQ(cell(rows, 0, "stream_view_type"), Value("KEYS_ONLY"));
}

TEST(TransformParts, GiveNoStreamWithoutItsArnOrItsSpecification) {
  for (const char* members : {
           R"("LatestStreamArn":"arn:x/stream/2022","LatestStreamLabel":"2022")",
           R"("LatestStreamArn":"arn:x/stream/2022","StreamSpecification":{})",
           R"("LatestStreamArn":"arn:x/stream/2022","StreamSpecification":null)",
           R"("StreamSpecification":{"StreamEnabled":true})",
           R"("LatestStreamArn":"","StreamSpecification":{"StreamEnabled":true})",
           R"("LatestStreamArn":null,"StreamSpecification":{"StreamEnabled":true})",
       }) {
    EXPECT_EQ(with(members).rows(), 1U) << members;
  }
}

TEST(TransformParts, GiveTheEncryption) {
  const auto result = with(R"("SSEDescription":{"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":"arn:key"})");
  const Rows& rows = result.of<DynamoDBSSEDescriptionSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), Value("arn:x/sse"));
  EXPECT_EQ(cell(rows, 0, "sse_status"), Value("ENABLED"));
  EXPECT_EQ(cell(rows, 0, "sse_type"), Value("KMS"));
  EXPECT_EQ(cell(rows, 0, "kms_master_key_arn"), Value("arn:key"));
}

TEST(TransformParts, GiveTheArchivalAndItsBackup) {
  const auto result = with(R"("ArchivalSummary":{"ArchivalDateTime":7,"ArchivalReason":"INACCESSIBLE",
      "ArchivalBackupArn":"arn:aws:dynamodb:us-east-1:123456789012:table/x/backup/01"})");
  const Rows& rows = result.of<DynamoDBArchivalSummarySchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), Value("arn:x/archival"));
  EXPECT_EQ(cell(rows, 0, "archival_date_time"), Value(Time{7, 0}));
  EXPECT_EQ(cell(rows, 0, "archival_reason"), Value("INACCESSIBLE"));
  const Rows& backups = result.of<DynamoDBBackupSchema>();
  ASSERT_EQ(backups.size(), 1U);
  EXPECT_EQ(cell(backups, 0, "Arn"), cell(rows, 0, "archival_backup_arn"));
  EXPECT_EQ(cell(backups, 0, "account_id"), Value("123456789012"));
}

TEST(TransformParts, GiveTheRestoreAndItsBackup) {
  const auto result = with(R"("RestoreSummary":{"SourceBackupArn":"arn:aws:dynamodb:r:210987654321:table/y/backup/02",
      "SourceTableArn":"arn:y","RestoreDateTime":8.5,"RestoreInProgress":false})");
  const Rows& rows = result.of<DynamoDBRestoreSummarySchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "id"), Value("arn:x/restore"));
  EXPECT_EQ(cell(rows, 0, "source_table_arn"), Value("arn:y"));
  EXPECT_EQ(cell(rows, 0, "restore_date_time"), Value(Time{8, 500'000'000}));
  EXPECT_EQ(cell(rows, 0, "restore_in_progress"), Value(false));
  const Rows& backups = result.of<DynamoDBBackupSchema>();
  ASSERT_EQ(backups.size(), 1U);
  EXPECT_EQ(cell(backups, 0, "Arn"), cell(rows, 0, "source_backup_arn"));
  EXPECT_EQ(cell(backups, 0, "account_id"), Value("210987654321"));
}

TEST(TransformParts, GiveNoBackupForARestoreToAPointInTime) {
  const auto result = with(R"("RestoreSummary":{"SourceTableArn":"arn:y","SourceBackupArn":""})");
  EXPECT_EQ(result.of<DynamoDBRestoreSummarySchema>().size(), 1U);
  EXPECT_EQ(result.of<DynamoDBBackupSchema>().size(), 0U);
}

TEST(TransformParts, TakeNoAccountFromAnArnThatNamesNone) {
  for (const char* arn : {"x", "arn:aws:dynamodb:us-east-1", "arn:aws:dynamodb:us-east-1::table/x",
                          "arn:aws:dynamodb:us-east-1:12345678901x:table/x", "arn:aws:dynamodb:us-east-1:123:t"}) {
    const auto result = with(std::string(R"("ArchivalSummary":{"ArchivalBackupArn":")") + arn + R"("})");
    EXPECT_EQ(cell(result.of<DynamoDBBackupSchema>(), 0, "account_id"), Value()) << arn;
  }
}

TEST(TransformParts, AreNoneWhereTheMemberIsEmptyOrNull) {
  for (const char* member : {"BillingModeSummary", "SSEDescription", "ArchivalSummary", "RestoreSummary"}) {
    for (const char* value : {"null", "{}", R"({"Status":null,"BillingMode":null})"}) {
      EXPECT_EQ(with('"' + std::string(member) + R"(":)" + value).rows(), 1U) << member << value;
    }
  }
}

TEST(TransformParts, KeepWhatTheyKnowWhereAMemberOfTheirsIsOfAnotherType) {
  const auto result = with(R"("RestoreSummary":{"SourceTableArn":[1],"RestoreInProgress":"no","RestoreDateTime":"now",
      "SourceBackupArn":{"a":1}})");
  const Rows& rows = result.of<DynamoDBRestoreSummarySchema>();
  ASSERT_EQ(rows.size(), 1U);
  for (const char* field : {"source_table_arn", "restore_in_progress", "restore_date_time", "source_backup_arn"}) {
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
}

// It would look as if the part were gone.
TEST(TransformParts, RefuseAMemberOfAnotherType) {
  for (const char* member : {"BillingModeSummary", "StreamSpecification", "SSEDescription", "ArchivalSummary",
                             "RestoreSummary", "LatestStreamArn"}) {
    for (const char* value : {"7", "[]", R"([{"Status":"ENABLED"}])", "true", "nil"}) {
      Batch result;
      const auto outcome = transform_dynamodb_tables(
          R"({"Table":{"TableName":"x","TableArn":"arn:x","BillingModeSummary":{"BillingMode":"a"},")" +
              std::string(member) + R"(":)" + value + "}}",
          {"123456789012", "us-east-1"}, result);
      EXPECT_FALSE(outcome.has_value()) << member << value;
      EXPECT_EQ(result.rows(), 0U) << member << value;
    }
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
