// What a call for each table tells: whom it is asked about, and what the answers give.
#include "intel/aws/dynamodb/operations_per_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using models::aws::dynamodb::DynamoDBContinuousBackupsSchema;
using models::aws::dynamodb::DynamoDBKinesisDestinationSchema;
using models::aws::dynamodb::DynamoDBTableSchema;
using models::aws::dynamodb::DynamoDBTimeToLiveSchema;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kTable = "arn:aws:dynamodb:us-east-1:123456789012:table/a.b";
const std::string kStream = "arn:aws:kinesis:us-east-1:123456789012:stream/changes";

// An operation about a table, and an answer that is just enough.
struct PerTable {
  const Operation* operation;
  std::string member;
  std::string least;
};
const PerTable kPerTable[] = {
    {&kDescribeContinuousBackups, "ContinuousBackupsDescription", R"({"ContinuousBackupsStatus":"ENABLED"})"},
    {&kDescribeTimeToLive, "TimeToLiveDescription", R"({"TimeToLiveStatus":"DISABLED"})"},
    {&kDescribeKinesisDestination, "KinesisDataStreamDestinations", R"([{"StreamArn":"s"}])"},
};

TEST(PerTable, IsAskedByNameAboutNewTables) {
  Batch batch;
  const auto add = [&](const std::string& arn) {
    batch.of<DynamoDBTableSchema>().add()[graph::column_of<DynamoDBTableSchema>("Arn")] = arn;
  };
  add("arn:aws:dynamodb:us-east-1:123456789012:table/before");
  const Batch::Mark before = batch.mark();
  add(kTable);
  add("arn:aws:dynamodb:ddblocal:000000000000:table/c");
  std::vector<std::string> subjects;
  tables_of_rows(kTestPart, batch, before, subjects);
  EXPECT_THAT(subjects, ElementsAre(kTable, "arn:aws:dynamodb:ddblocal:000000000000:table/c"));
  for (const auto& [operation, member, least] : kPerTable) {
    EXPECT_EQ(operation->sent(kTable), "a.b") << operation->name;
    EXPECT_THAT(operation->about, ElementsAre("DynamoDBTable"));
  }
}

TEST(PerTable, TakesTheNameOutOfTheArn) {
  EXPECT_EQ(table_name_of("arn:aws:dynamodb:us-east-1:123456789012:table/a:table/b"), "a:table/b");
  EXPECT_EQ(table_name_of("arn:clone:dynamodb:::table/path/of/it"), "path/of/it");
  EXPECT_EQ(table_name_of("a"), "a");
}

// Of another shape, it says nothing, and nothing goes.
TEST(PerTable, IsRefusedWhereItCannotBeUnderstood) {
  for (const auto& [operation, member, least] : kPerTable) {
    const std::string whole = "{\"" + member + "\":" + least;
    EXPECT_FALSE(answered(*operation, whole + "}", kTable).refused.has_value()) << operation->name;
    for (const std::string& answer :
         {whole, std::string("{}"), std::string("[]"), "{\"" + member + "\":null}", "{\"" + member + "\":{}}",
          "{\"" + member + "\":[{}]}", "{\"" + member + "\":[" + least + ",{}]}", "{\"" + member + "\":7}"}) {
      EXPECT_TRUE(answered(*operation, answer, kTable).is_refused_whole()) << operation->name << ' ' << answer;
    }
  }
}

TEST(PerTable, ListsNothing) {
  for (const auto& [operation, member, least] : kPerTable) {
    EXPECT_THAT(answered(*operation, "{\"" + member + "\":" + least + "}", kTable).names, IsEmpty());
  }
}

TEST(DescribeContinuousBackups, GivesEveryMemberButWhatFollowsTheClock) {
  const auto result = answered(kDescribeContinuousBackups,
                               R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","New":1,
      "PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7,
      "EarliestRestorableDateTime":1700000000.5,"LatestRestorableDateTime":1700600000}}})",
                               kTable);
  EXPECT_THAT(rows_of<DynamoDBContinuousBackupsSchema>(result),
              ElementsAre(Cells{{"id", kTable + "/continuous-backups"},
                                {"table_arn", kTable},
                                {"ContinuousBackupsStatus", "ENABLED"},
                                {"PointInTimeRecoveryDescription.PointInTimeRecoveryStatus", "ENABLED"},
                                {"PointInTimeRecoveryDescription.RecoveryPeriodInDays", std::int64_t{7}},
                                {"PointInTimeRecoveryDescription.EarliestRestorableDateTime",
                                 graph::Time{1'700'000'000, 500'000'000}}}));
}

TEST(DescribeContinuousBackups, MayTellTheStatusAlone) {
  for (const char* more : {"", R"(,"PointInTimeRecoveryDescription":null)", R"(,"PointInTimeRecoveryDescription":[])",
                           R"(,"PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":null,
                               "RecoveryPeriodInDays":"7","EarliestRestorableDateTime":"now"})"}) {
    const auto result = answered(
        kDescribeContinuousBackups,
        std::string(R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"DISABLED")") + more + "}}", kTable);
    EXPECT_THAT(
        rows_of<DynamoDBContinuousBackupsSchema>(result),
        ElementsAre(Cells{
            {"id", kTable + "/continuous-backups"}, {"table_arn", kTable}, {"ContinuousBackupsStatus", "DISABLED"}}))
        << more;
  }
}

TEST(DescribeTimeToLive, GivesEveryMember) {
  const auto on = answered(kDescribeTimeToLive, R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED",
      "AttributeName":"expires_at","New":[]}})",
                           kTable);
  EXPECT_THAT(rows_of<DynamoDBTimeToLiveSchema>(on), ElementsAre(Cells{{"id", kTable + "/time-to-live"},
                                                                       {"table_arn", kTable},
                                                                       {"TimeToLiveStatus", "ENABLED"},
                                                                       {"AttributeName", "expires_at"}}));
  const auto off = answered(kDescribeTimeToLive,
                            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED","AttributeName":7}})", kTable);
  EXPECT_THAT(
      rows_of<DynamoDBTimeToLiveSchema>(off),
      ElementsAre(Cells{{"id", kTable + "/time-to-live"}, {"table_arn", kTable}, {"TimeToLiveStatus", "DISABLED"}}));
}

TEST(DescribeKinesisDestination, GivesEveryMemberOfEach) {
  const std::string elsewhere = "arn:aws:kinesis:eu-west-1:210987654321:stream/theirs";
  const auto result = answered(kDescribeKinesisDestination,
                               R"({"TableName":"a.b","KinesisDataStreamDestinations":[{"StreamArn":")" + kStream +
                                   R"(","DestinationStatus":"ACTIVE","DestinationStatusDescription":"d",
      "ApproximateCreationDateTimePrecision":"MICROSECOND"},{"StreamArn":")" +
                                   elsewhere + R"(","DestinationStatus":5},{"StreamArn":"odd"}]})",
                               kTable);
  EXPECT_THAT(rows_of<DynamoDBKinesisDestinationSchema>(result),
              ElementsAre(Cells{{"id", kTable + "/kinesis/" + kStream},
                                {"table_arn", kTable},
                                {"StreamArn", kStream},
                                {"stream_account_id", "123456789012"},
                                {"stream_region", "us-east-1"},
                                {"DestinationStatus", "ACTIVE"},
                                {"DestinationStatusDescription", "d"},
                                {"ApproximateCreationDateTimePrecision", "MICROSECOND"}},
                          Cells{{"id", kTable + "/kinesis/" + elsewhere},
                                {"table_arn", kTable},
                                {"StreamArn", elsewhere},
                                {"stream_account_id", "210987654321"},
                                {"stream_region", "eu-west-1"}},
                          Cells{{"id", kTable + "/kinesis/odd"}, {"table_arn", kTable}, {"StreamArn", "odd"}}));
}

TEST(DescribeKinesisDestination, MayTellOfNone) {
  const auto result =
      answered(kDescribeKinesisDestination, R"({"TableName":"a.b","KinesisDataStreamDestinations":[]})", kTable);
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_EQ(result.batch.rows(), 0U);
}

TEST(DescribeKinesisDestination, IsRefusedAboutAnotherTable) {
  const auto result =
      answered(kDescribeKinesisDestination,
               R"({"TableName":"another","KinesisDataStreamDestinations":[{"StreamArn":")" + kStream + "\"}]}", kTable);
  EXPECT_TRUE(result.is_refused_whole());
}

}  // namespace
}  // namespace dynatlas::intel::aws::dynamodb
