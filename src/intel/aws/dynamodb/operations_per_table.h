// What a call for each table tells: point-in-time recovery, time to live, Kinesis destinations (AWS API reference:
// DescribeContinuousBackups, DescribeTimeToLive, DescribeKinesisStreamingDestination).
#pragma once

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel::aws::dynamodb {

// The ARNs of new tables.
void tables_of_rows(const Part& part, const Batch& batch, const Batch::Mark& before,
                    std::vector<std::string>& subjects);
// What stands behind `:table/` in a table's ARN. Not every endpoint takes an ARN as TableName.
std::string table_name_of(std::string_view arn);

std::optional<Refusal> read_continuous_backups(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_time_to_live(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_kinesis_destinations(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<std::string_view, 1> kAboutTables{"DynamoDBTable"};
inline constexpr std::array<const graph::NodeSchema*, 1> kContinuousBackupsKinds{
    &models::aws::dynamodb::DynamoDBContinuousBackupsSchema,
};
inline constexpr std::array<const graph::NodeSchema*, 1> kTimeToLiveKinds{
    &models::aws::dynamodb::DynamoDBTimeToLiveSchema,
};
inline constexpr std::array<const graph::NodeSchema*, 1> kKinesisKinds{
    &models::aws::dynamodb::DynamoDBKinesisDestinationSchema,
};

// 10 calls a second (API reference: DescribeContinuousBackups). Of the others no rate is documented.
constexpr Operation of_each_table(std::string_view name, std::string_view group,
                                  std::span<const graph::NodeSchema* const> kinds,
                                  decltype(Operation::transform) transform) {
  return {.name = name,
          .group = group,
          .level = Level::full,
          .driver = &kDescribeTable,
          .subjects = tables_of_rows,
          .subject = "TableName",
          .sent = table_name_of,
          .about = kAboutTables,
          .calls_per_second = 10,
          .kinds = kinds,
          .transform = transform};
}

inline constexpr Operation kDescribeContinuousBackups =
    of_each_table("dynamodb:DescribeContinuousBackups", "pitr", kContinuousBackupsKinds, read_continuous_backups);
inline constexpr Operation kDescribeTimeToLive =
    of_each_table("dynamodb:DescribeTimeToLive", "ttl", kTimeToLiveKinds, read_time_to_live);
inline constexpr Operation kDescribeKinesisDestination =
    of_each_table("dynamodb:DescribeKinesisStreamingDestination", "kinesis", kKinesisKinds, read_kinesis_destinations);

}  // namespace dynatlas::intel::aws::dynamodb
