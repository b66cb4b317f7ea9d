// What is consumed of tables and global secondary indexes (Amazon CloudWatch API reference: GetMetricData; Amazon
// DynamoDB developer guide: DynamoDB metrics and dimensions).
#pragma once

#include "intel/aws/dynamodb/operations.h"

namespace dynatlas::intel::aws::cloudwatch {

// Of each table and index: consumed and throttled, reads and writes.
inline constexpr std::size_t kMetricsOfSubject = 4;

// The ARNs of new tables and of new global secondary indexes.
void tables_and_indexes_of_rows(const Part& part, const Batch& batch, const Batch::Mark& before,
                                std::vector<std::string>& subjects);
// The MetricDataQueries about these.
nlohmann::json queries_about(std::span<const std::string> subjects);
std::optional<Refusal> read_usage(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<std::string_view, 2> kAboutTablesAndIndexes{"DynamoDBTable", "GlobalSecondaryIndex"};
inline constexpr std::array<const graph::NodeSchema*, 1> kUsageKinds{&models::aws::dynamodb::DynamoDBUsageSchema};

// A call takes 500 queries (API reference), and 50 calls a second ("CloudWatch service quotas"), which others share.
inline constexpr Operation kGetMetricData{
    .name = "cloudwatch:GetMetricData",
    .group = "metrics",
    .level = Level::charged,
    .driver = &dynamodb::kDescribeTable,
    .subjects = tables_and_indexes_of_rows,
    .subject = "MetricDataQueries",
    .subjects_max = 500 / kMetricsOfSubject,
    .sent_together = queries_about,
    .about = kAboutTablesAndIndexes,
    .request = R"({"StartTime":{from},"EndTime":{to}})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 10,
    .kinds = kUsageKinds,
    .transform = read_usage,
};

}  // namespace dynatlas::intel::aws::cloudwatch
