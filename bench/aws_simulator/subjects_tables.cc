// What DynamoDB tells of one table or export at a time: point-in-time recovery of half of the tables, Time to Live of a
// third, Kinesis streams of a tenth.
#include <array>

#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

constexpr std::uint64_t kDayMs = 86'400'000;

std::vector<Told> tell_continuous_backups(const Table& table) {
  const std::uint64_t draw = table.draws(Draw::continuous_backups);
  Told told{table.name, R"("ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"};
  std::string& out = told.members;
  if (draw % 2 == 0) {
    out += R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}})";
    return {told};
  }
  const std::uint64_t days = (draw >> 8) % 4 == 0 ? 1 + (draw >> 16) % 34 : 35;
  const std::uint64_t earliest_ms = table.created_ms() + (draw >> 24) % 10'000'000'000u;
  put(out, R"("PointInTimeRecoveryDescription":{{"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":{},)",
      days);
  put_seconds(out += R"("EarliestRestorableDateTime":)", earliest_ms);
  put_seconds(out += R"(,"LatestRestorableDateTime":)", earliest_ms + days * kDayMs);
  out += "}}";
  return {told};
}

std::vector<Told> tell_time_to_live(const Table& table) {
  const std::uint64_t draw = table.draws(Draw::time_to_live);
  constexpr std::array<std::string_view, 4> kAttributes{"expires_at", "ttl", "ExpirationTime", "deleteAfter"};
  const std::string_view status = draw % 100 < 32   ? "ENABLED"
                                  : draw % 100 < 34 ? "ENABLING"
                                  : draw % 100 < 36 ? "DISABLING"
                                                    : "DISABLED";
  Told told{table.name, R"("TimeToLiveDescription":{)"};
  put(told.members, R"("TimeToLiveStatus":"{}")", status);
  if (status != "DISABLED") {
    put(told.members, R"(,"AttributeName":"{}")", kAttributes[(draw >> 8) % kAttributes.size()]);
  }
  told.members += '}';
  return {told};
}

// One stream of four is another account's.
void put_destination(std::string& out, const Table& table, std::uint64_t draw) {
  constexpr std::array<std::string_view, 4> kStatus{"ACTIVE", "ACTIVE", "DISABLED", "ENABLE_FAILED"};
  const std::string_view status = kStatus[draw % kStatus.size()];
  put(out, R"({{"StreamArn":"arn:aws:kinesis:{}:{}:stream/changes-{}","DestinationStatus":"{}")", table.region(),
      (draw >> 8) % 4 == 0 ? table.other_account() : table.account_id(), (draw >> 16) % 10'000, status);
  if (status == "ENABLE_FAILED") out += R"(,"DestinationStatusDescription":"The stream does not exist")";
  if ((draw >> 32) % 2 == 0) {
    put(out, R"(,"ApproximateCreationDateTimePrecision":"{}")", (draw >> 33) % 2 == 0 ? "MILLISECOND" : "MICROSECOND");
  }
  out += '}';
}

// At most two, as AWS allows.
std::vector<Told> tell_kinesis(const Table& table) {
  const std::uint64_t draw = table.draws(Draw::kinesis);
  const std::uint64_t count = draw % 10 != 0 ? 0 : 1 + (draw >> 8) % 2;
  Told told{table.name, {}};
  put(told.members, R"("TableName":"{}","KinesisDataStreamDestinations":[)", table.name);
  for (std::uint64_t i = 0; i < count; ++i) put_destination(told.members += i == 0 ? "" : ",", table, keyed(draw, i));
  told.members += ']';
  return {told};
}

bool export_failed(const Table& table) {
  return (table.draws(Draw::exports) >> 8) % 8 == 0;
}

bool export_is_incremental(const Table& table) {
  return (table.draws(Draw::exports) >> 16) % 2 != 0;
}

void put_export_times(std::string& out, const Table& table, std::uint64_t draw) {
  const std::uint64_t began_ms = table.created_ms() + draw % 10'000'000'000u;
  put_seconds(out += R"(,"StartTime":)", began_ms);
  put_seconds(out += R"(,"EndTime":)", began_ms + 600'000);
  put_seconds(out += R"(,"ExportTime":)", began_ms - 1000);
  if (!export_is_incremental(table)) return;
  put_seconds(out += R"(,"IncrementalExportSpecification":{"ExportFromTime":)", began_ms - kDayMs);
  put_seconds(out += R"(,"ExportToTime":)", began_ms - 1000);
  out += R"(,"ExportViewType":"NEW_AND_OLD_IMAGES"})";
}

// The bucket's owner is told where it was given, and is then another account's in one of four.
void put_export_bucket(std::string& out, const Table& table, std::uint64_t draw) {
  put(out, R"(,"S3Bucket":"exports-{}","S3Prefix":"daily/{}")", draw % 100, table.name);
  if (draw % 3 != 0) {
    put(out, R"(,"S3BucketOwner":"{}")", (draw >> 8) % 4 == 0 ? table.other_account() : table.account_id());
  }
  if ((draw >> 16) % 2 == 0) {
    out += R"(,"S3SseAlgorithm":"AES256")";
  } else {
    put(out, R"(,"S3SseAlgorithm":"KMS","S3SseKmsKeyId":"{}")", key_arn(table.estate, table.place, 1));
  }
}

std::vector<Told> tell_exports(const Table& table) {
  const std::string arn = table.export_arn();
  if (arn.empty()) return {};
  const std::uint64_t draw = mix(table.draws(Draw::exports));
  Told told{arn, R"("ExportDescription":{)"};
  std::string& out = told.members;
  put_export_summary(out, table);
  put_export_times(out, table, draw);
  put(out, R"(,"TableArn":"{}","TableId":"{}","ClientToken":"{}")", table.arn, table.id(), uuid_of(draw));
  put_export_bucket(out, table, draw >> 16);
  out += R"(,"ExportFormat":"DYNAMODB_JSON")";
  if (export_failed(table)) {
    out += R"(,"FailureCode":"S3NoSuchBucket","FailureMessage":"The specified bucket does not exist"})";
  } else {
    put(out, R"(,"ExportManifest":"daily/AWSDynamoDB/{}/manifest-summary.json","BilledSizeBytes":{},"ItemCount":{}}})",
        arn.substr(arn.rfind('/') + 1), draw % 1'000'000'000, draw % 1'000'000);
  }
  return {told};
}

constexpr std::array kTableOperations{
    SubjectOperation{Operation::DescribeContinuousBackups, "TableName", &Parameters::table_name,
                     tell_continuous_backups},
    SubjectOperation{Operation::DescribeTimeToLive, "TableName", &Parameters::table_name, tell_time_to_live},
    SubjectOperation{Operation::DescribeKinesisStreamingDestination, "TableName", &Parameters::table_name,
                     tell_kinesis},
    SubjectOperation{Operation::DescribeExport, "ExportArn", &Parameters::export_arn, tell_exports},
};

}  // namespace

void put_export_summary(std::string& out, const Table& table) {
  put(out, R"("ExportArn":"{}","ExportStatus":"{}","ExportType":"{}")", table.export_arn(),
      export_failed(table) ? "FAILED" : "COMPLETED",
      export_is_incremental(table) ? "INCREMENTAL_EXPORT" : "FULL_EXPORT");
}

std::span<const SubjectOperation> table_operations() {
  return kTableOperations;
}

}  // namespace aws_simulator
