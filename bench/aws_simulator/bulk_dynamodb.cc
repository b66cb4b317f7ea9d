// What DynamoDB itself lists for a whole region: Contributor Insights, exports; imports and global tables of 2017 are
// none.
#include <array>

#include "aws_simulator/bulk.h"
#include "aws_simulator/subjects.h"

namespace aws_simulator {
namespace {

void put_insight(Page& page, const Table& table, const std::string& index, std::uint64_t draw) {
  std::string* const out = page.next();
  if (out == nullptr) return;
  put(*out, R"({{"TableName":"{}",)", table.name);
  if (!index.empty()) put(*out, R"("IndexName":"{}",)", index);
  put(*out, R"("ContributorInsightsStatus":"{}","ContributorInsightsMode":"{}"}})",
      draw % 5 == 0 ? "DISABLED" : "ENABLED", draw % 2 == 0 ? "ACCESSED_AND_THROTTLED_KEYS" : "THROTTLED_KEYS");
}

void put_insights(const Table& table, const Parameters& /*asked*/, Page& page) {
  const std::uint64_t draw = table.draws(Draw::insights);
  if (draw % 25 != 0) return;
  put_insight(page, table, "", draw >> 8);
  if (table.indexes() > 0) put_insight(page, table, "gsi0-index", draw >> 16);
}

void put_exports(const Table& table, const Parameters& /*asked*/, Page& page) {
  std::string* const out = table.export_arn().empty() ? nullptr : page.next();
  if (out == nullptr) return;
  put_export_summary(*out += '{', table);
  *out += '}';
}

void put_none(const Table& /*table*/, const Parameters& /*asked*/, Page& /*page*/) {}

constexpr std::array kDynamodbLists{
    BulkList{Operation::ListContributorInsights, "ContributorInsightsSummaries", "NextToken", 100, put_insights},
    BulkList{Operation::ListExports, "ExportSummaries", "NextToken", 25, put_exports},
    BulkList{Operation::ListImports, "ImportSummaryList", "NextToken", 25, put_none},
    BulkList{Operation::ListGlobalTables, "GlobalTables", "LastEvaluatedGlobalTableName", 100, put_none},
};

}  // namespace

std::span<const BulkList> dynamodb_lists() {
  return kDynamodbLists;
}

}  // namespace aws_simulator
