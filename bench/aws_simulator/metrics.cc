#include "aws_simulator/metrics.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tl/expected.hpp>

#include "aws_simulator/bulk.h"
#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

namespace dom = simdjson::dom;

constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kWeek = 7;
constexpr double kSecondsMax = 455.0 * 86'400;  // CloudWatch keeps a metric for so long
constexpr std::size_t kQueriesMax = 500;
constexpr std::array<std::string_view, 4> kMetrics{"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits",
                                                   "ReadThrottleEvents", "WriteThrottleEvents"};
constexpr std::size_t kThrottles = 2;  // from here on

// Of a table, or of one of its indexes.
struct Metric {
  std::string table;
  std::string index;
  std::string name;
};

struct MetricQuery {
  std::string id;
  Metric metric;
};

struct MetricQuestion {
  std::vector<MetricQuery> queries;
  std::int64_t first_day = 0;  // since 1970-01-01
  std::int64_t end_day = 0;    // behind the last one
  bool is_ascending = false;
  std::uint64_t points_max = 0;
  Position from;
};

struct DataPoint {
  std::int64_t day;
  double sum;
};

using Week = std::array<std::optional<double>, kWeek>;

// A tenth of the tables is unused, and CloudWatch has nothing of it; a tenth is throttled on some days. `part`: 0, or
// the index's number and 1.
Week week_of(const Table& table, std::size_t part, std::size_t metric) {
  Week out;
  if (table.draws(Draw::metrics) % 10 == 0) return out;
  const std::uint64_t draw = keyed(table.now, Draw::metrics, part, metric);
  for (std::size_t day = 0; day < kWeek; ++day) {
    const std::uint64_t sum = keyed(draw, day);
    if (metric < kThrottles) out[day] = static_cast<double>(draw % 1'000'000 + sum % 10'000) / 2;
    if (metric >= kThrottles && draw % 10 == 0 && sum % 2 == 0) out[day] = static_cast<double>(1 + (sum >> 8) % 500);
  }
  return out;
}

std::string index_name(std::size_t part) {
  return part == 0 ? "" : fmt::format("gsi{}-index", part - 1);
}

// The data points of whole days, as CloudWatch dates them: at their beginning. None before the table was there.
std::vector<DataPoint> points_of(const Estate& estate, Place place, const Metric& metric, const MetricQuestion& asked) {
  std::vector<DataPoint> out;
  const auto name = std::ranges::find(kMetrics, metric.name);
  const auto table = find_table(estate, place, metric.table);
  if (name == kMetrics.end() || !table || metric.table != table->name) return out;
  std::size_t part = 0;
  while (part <= table->indexes() && index_name(part) != metric.index) ++part;
  if (part > table->indexes()) return out;
  const Week week = week_of(*table, part, static_cast<std::size_t>(name - kMetrics.begin()));
  const auto created_day = static_cast<std::int64_t>(table->created_ms() / 1000) / kDay;
  for (std::int64_t day = std::max(asked.first_day, created_day); day < asked.end_day; ++day) {
    if (const auto sum = week[static_cast<std::size_t>(day) % kWeek]) out.push_back({day, *sum});
  }
  if (!asked.is_ascending) std::ranges::reverse(out);
  return out;
}

bool is_id(std::string_view id) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kAll = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !id.empty() && id.size() <= 255 && kLetters.find(id[0]) != std::string_view::npos &&
         id.find_first_not_of(kAll) == std::string_view::npos;
}

std::string text_of(dom::element object, std::string_view name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// Another namespace is taken for a metric without data. Throws simdjson_error.
Metric metric_in(dom::element asked) {
  Metric out;
  const bool is_dynamodb = text_of(asked, "Namespace") == "AWS/DynamoDB";
  if (is_dynamodb) out.name = text_of(asked, "MetricName");
  for (const dom::element dimension : asked["Dimensions"].get_array()) {
    const std::string name = text_of(dimension, "Name");
    if (name == "TableName") out.table = text_of(dimension, "Value");
    if (name == "GlobalSecondaryIndexName") out.index = text_of(dimension, "Value");
  }
  return out;
}

// What AWS could answer and we cannot is refused too, so that nobody takes it for an answer. Throws simdjson_error.
std::vector<MetricQuery> queries_in(dom::element request, std::string& wrong) {
  std::vector<MetricQuery> out;
  std::set<std::string> ids;
  for (const dom::element query : request["MetricDataQueries"].get_array()) {
    const dom::element stat = query["MetricStat"];
    if (stat["Period"].get_int64() != kDay || text_of(stat, "Stat") != "Sum") {
      wrong = "The simulator knows the Stat Sum of the Period 86400 only";
    }
    out.push_back({text_of(query, "Id"), metric_in(stat["Metric"])});
    if (!is_id(out.back().id) || !ids.insert(out.back().id).second) wrong = "The Ids are not valid, or not unique";
  }
  if (out.empty() || out.size() > kQueriesMax) wrong = "MetricDataQueries must be 1 to 500";
  return out;
}

// The first day that begins then or later.
std::int64_t day_from(double seconds) {
  return static_cast<std::int64_t>(std::ceil(seconds / static_cast<double>(kDay)));
}

// Throws simdjson_error.
tl::expected<MetricQuestion, Refusal> read_question(dom::element request, std::uint64_t points_max) {
  MetricQuestion out;
  std::string wrong;
  out.queries = queries_in(request, wrong);
  const double start = request["StartTime"].get_double();
  const double end = request["EndTime"].get_double();
  if (start < 0 || start >= end || end - start > kSecondsMax || end > 1e11) wrong = "StartTime and EndTime do not fit";
  out.first_day = wrong.empty() ? day_from(start) : 0;
  out.end_day = wrong.empty() ? day_from(end) : 0;
  out.is_ascending = text_of(request, "ScanBy") == "TimestampAscending";
  out.points_max = points_max;
  std::uint64_t most = 0;
  if (request["MaxDatapoints"].get(most) == simdjson::SUCCESS) out.points_max = std::min(most, points_max);
  if (out.points_max == 0) wrong = "MaxDatapoints must be 1 or more";
  if (!wrong.empty()) return tl::unexpected(Refusal{Why::invalid, wrong});
  const auto from = position_of(text_of(request, "NextToken"));
  if (!from || from->slot >= out.queries.size()) {
    return tl::unexpected(Refusal{Why::invalid, "The token to go on from is not valid", "InvalidNextToken"});
  }
  out.from = *from;
  return out;
}

tl::expected<MetricQuestion, Refusal> question_in(std::string_view body, std::uint64_t points_max) {
  dom::parser parser;
  try {
    return read_question(parser.parse(body.data(), body.size()), points_max);
  } catch (const simdjson::simdjson_error&) {
    return tl::unexpected(Refusal{Why::invalid, "The request is not a JSON object of the right types"});
  }
}

void put_result(std::string& out, const MetricQuery& query, std::span<const DataPoint> points, bool is_complete) {
  put(out, R"({{"Id":"{0}","Label":"{0}","StatusCode":"{1}","Timestamps":[)", query.id,
      is_complete ? "Complete" : "PartialData");
  for (const DataPoint& point : points) put(out, "{}{}", &point == points.data() ? "" : ",", point.day * kDay);
  out += R"(],"Values":[)";
  for (const DataPoint& point : points) put(out, "{}{}", &point == points.data() ? "" : ",", point.sum);
  out += "]}";
}

}  // namespace

// A page ends in the middle of a metric, which the next one goes on with.
Outcome answer_metrics(const Estate& estate, const AnswerSettings& settings, Place place, std::string_view body,
                       std::string& out) {
  const auto asked = question_in(body, settings.page_points);
  if (!asked) return asked.error();
  out += R"({"MetricDataResults":[)";
  std::uint64_t room = asked->points_max;
  Position at = asked->from;
  for (; at.slot < asked->queries.size() && room > 0; at = {at.slot + 1, 0}) {
    const MetricQuery& query = asked->queries[at.slot];
    const std::vector<DataPoint> points = points_of(estate, place, query.metric, *asked);
    const std::size_t first = std::min<std::size_t>(at.element, points.size());
    const std::size_t count = std::min<std::size_t>(points.size() - first, room);
    const bool is_complete = first + count == points.size();
    put_result(out += at.slot == asked->from.slot ? "" : ",", query, std::span(points).subspan(first, count),
               is_complete);
    room -= count;
    if (is_complete) continue;
    at.element = first + count;
    break;
  }
  out += ']';
  if (at.slot < asked->queries.size()) put(out, R"(,"NextToken":"{}-{}")", at.slot, at.element);
  out += R"(,"Messages":[]})";
  return std::nullopt;
}

std::vector<std::string> metric_tables(std::string_view body) {
  std::vector<std::string> out;
  const auto asked = question_in(body, 1);
  if (!asked) return out;
  for (const MetricQuery& query : asked->queries) {
    const std::string& table = query.metric.table;
    if (std::ranges::find(out, table) == out.end()) out.push_back(table);
  }
  return out;
}

void append_metrics(std::string& out, const Table& table) {
  if (!table.life.exists) return;
  for (std::size_t part = 0; part <= table.indexes(); ++part) {
    for (std::size_t metric = 0; metric < kMetrics.size(); ++metric) {
      const Week week = week_of(table, part, metric);
      if (std::ranges::none_of(week, [](const auto& sum) { return sum.has_value(); })) continue;
      put(out, R"({{"TableName":"{}",)", table.name);
      if (part > 0) put(out, R"("GlobalSecondaryIndexName":"{}",)", index_name(part));
      put(out, R"("MetricName":"{}","Values":[)", kMetrics[metric]);
      for (const auto& sum : week)
        put(out, "{}{}", &sum == week.begin() ? "" : ",", sum ? fmt::to_string(*sum) : "null");
      out += "]}\n";
    }
  }
}

}  // namespace aws_simulator
