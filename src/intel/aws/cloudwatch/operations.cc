#include "intel/aws/cloudwatch/operations.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "intel/aws/dynamodb/operations_per_table.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::cloudwatch {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBUsageSchema;
using nlohmann::json;

enum Metric : std::size_t { kReads, kWrites, kThrottledReads, kThrottledWrites };

// A query's Id is one of these and the subject's place in the call: "rt12".
constexpr std::array<std::string_view, kMetricsOfSubject> kIds{"r", "w", "rt", "wt"};
constexpr std::array<const char*, kMetricsOfSubject> kNames{"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits",
                                                            "ReadThrottleEvents", "WriteThrottleEvents"};

// What the pages of an answer tell of one metric.
struct Series {
  double sum = 0;
  double peak = 0;
  std::int64_t peak_day = 0;
  std::string status;  // of the last page that tells of it
};
using Usage = std::array<Series, kMetricsOfSubject>;

json dimensions_of(const std::string& subject) {
  constexpr std::string_view kIndex = "/index/";
  const std::string name = dynamodb::table_name_of(subject);
  const std::size_t at = name.find(kIndex);
  json dimensions = {{{"Name", "TableName"}, {"Value", name.substr(0, at)}}};
  if (at != std::string::npos) {
    dimensions.push_back({{"Name", "GlobalSecondaryIndexName"}, {"Value", name.substr(at + kIndex.size())}});
  }
  return dimensions;
}

// The series that an Id stands for; null where nobody asked for it.
Series* series_of(std::vector<Usage>& usages, std::string_view id) {
  const std::size_t digits = std::min(id.find_first_of("0123456789"), id.size());
  const auto metric = std::ranges::find(kIds, id.substr(0, digits));
  std::size_t place = 0;
  std::from_chars(id.data() + digits, id.data() + id.size(), place);
  const bool is_asked = metric != kIds.end() && place < usages.size() && id == fmt::format("{}{}", *metric, place);
  return is_asked ? &usages[place][static_cast<std::size_t>(metric - kIds.begin())] : nullptr;
}

// Missing where there are no data points.
const json& list_at(const json& result, const char* member) {
  static const json kNone = json::array();
  const auto found = result.find(member);
  if (found == result.end()) return kNone;
  if (!found->is_array()) throw NotAsDocumented(fmt::format("{} is no list", member));
  return *found;
}

void add_points(const json& result, Series& series) {
  const json& times = list_at(result, "Timestamps");
  const json& values = list_at(result, "Values");
  if (times.size() != values.size()) throw NotAsDocumented("it has not a time for each value");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_number() || !times[i].is_number()) throw NotAsDocumented("a value or its time is no number");
    const auto value = values[i].get<double>();
    series.sum += value;
    if (value <= series.peak) continue;
    series.peak = value;
    series.peak_day = times[i].get<std::int64_t>();
  }
}

// What a page of the answer tells.
std::optional<Refusal> read_page(std::string_view page, std::vector<Usage>& usages, Found& found) {
  return read_elements("GetMetricData", "MetricDataResults", page, found, [&](const json& result) {
    const std::string id = text_at(result, "Id");
    Series* const series = series_of(usages, id);
    if (series == nullptr) throw NotAsDocumented(fmt::format("it tells of \"{}\", which was not asked for", id));
    add_points(result, *series);
    series->status = text_at(result, "StatusCode");
  });
}

// Why the subject has no answer; nothing where all is known. Without data points nothing was consumed: CloudWatch is
// sent no zeros ("DynamoDB metrics and dimensions").
std::optional<Failure> missing_in(const Usage& usage) {
  for (std::size_t i = 0; i < usage.size(); ++i) {
    const std::string& status = usage[i].status;
    if (status == "Complete") continue;
    const auto kind = status == "Forbidden" ? FailureKind::denied : FailureKind::server;
    return Failure{kind, fmt::format("{}: {}", kNames[i], status.empty() ? "the answer leaves it out" : status)};
  }
  return std::nullopt;
}

Value time_at(std::int64_t seconds) {
  return graph::Time{seconds, 0};
}

void add_row(const Asked& asked, const std::string& subject, const Usage& usage, graph::Rows& rows) {
  const auto row = rows.add();
  row[column_of<DynamoDBUsageSchema>("id")] = subject + "/usage";
  row[column_of<DynamoDBUsageSchema>("resource_arn")] = subject;
  row[column_of<DynamoDBUsageSchema>("window_from")] = time_at(asked.part.window.from);
  row[column_of<DynamoDBUsageSchema>("window_to")] = time_at(asked.part.window.to);
  row[column_of<DynamoDBUsageSchema>("consumed_read")] = usage[kReads].sum;
  row[column_of<DynamoDBUsageSchema>("consumed_write")] = usage[kWrites].sum;
  row[column_of<DynamoDBUsageSchema>("throttled_reads")] = std::int64_t{std::llround(usage[kThrottledReads].sum)};
  row[column_of<DynamoDBUsageSchema>("throttled_writes")] = std::int64_t{std::llround(usage[kThrottledWrites].sum)};
  if (usage[kReads].peak > 0) {
    row[column_of<DynamoDBUsageSchema>("peak_read")] = usage[kReads].peak;
    row[column_of<DynamoDBUsageSchema>("peak_read_day")] = time_at(usage[kReads].peak_day);
  }
  if (usage[kWrites].peak > 0) {
    row[column_of<DynamoDBUsageSchema>("peak_write")] = usage[kWrites].peak;
    row[column_of<DynamoDBUsageSchema>("peak_write_day")] = time_at(usage[kWrites].peak_day);
  }
}

}  // namespace

void tables_and_indexes_of_rows(const Part& part, const Batch& batch, const Batch::Mark& before,
                                std::vector<std::string>& subjects) {
  dynamodb::tables_of_rows(part, batch, before, subjects);
  const graph::Rows& indexes = batch.of<DynamoDBGSISchema>();
  for (std::size_t i = Batch::count_at<DynamoDBGSISchema>(before); i < indexes.size(); ++i) {
    subjects.push_back(std::get<std::string>(indexes[i][column_of<DynamoDBGSISchema>("Arn")]));
  }
}

json queries_about(std::span<const std::string> subjects) {
  json queries = json::array();
  for (std::size_t place = 0; place < subjects.size(); ++place) {
    const json dimensions = dimensions_of(subjects[place]);
    for (std::size_t metric = 0; metric < kMetricsOfSubject; ++metric) {
      queries.push_back(
          {{"Id", fmt::format("{}{}", kIds[metric], place)},
           {"MetricStat",
            {{"Metric", {{"Namespace", "AWS/DynamoDB"}, {"MetricName", kNames[metric]}, {"Dimensions", dimensions}}},
             {"Period", 86'400},
             {"Stat", "Sum"}}}});
    }
  }
  return queries;
}

std::optional<Refusal> read_usage(const Asked& asked, std::string_view answer, Found& found) {
  std::vector<Usage> usages(asked.subjects.size());
  for (const std::string& page : asked.pages) {
    if (auto refused = read_page(page, usages, found)) return refused;
  }
  if (auto refused = read_page(answer, usages, found)) return refused;
  graph::Rows& rows = found.batch.of<DynamoDBUsageSchema>();
  for (std::size_t place = 0; place < usages.size(); ++place) {
    const std::string& subject = asked.subjects[place];
    if (auto missing = missing_in(usages[place]))
      found.unread.emplace_back(subject, std::move(*missing));
    else
      add_row(asked, subject, usages[place], rows);
  }
  return std::nullopt;
}

}  // namespace dynatlas::intel::aws::cloudwatch
