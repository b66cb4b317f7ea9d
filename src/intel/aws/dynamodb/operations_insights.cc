#include "intel/aws/dynamodb/operations_insights.h"

#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using models::aws::dynamodb::DynamoDBContributorInsightsSchema;

std::string complete_insights(const Element& element) {
  const std::string table = name_at(element.json, "TableName");
  const std::string table_arn = arn_of_table(element.asked.part, table);
  const std::string index = text_at(element.json, "IndexName");
  std::string id = table_arn + (index.empty() ? "" : "/index/" + index) + "/contributor-insights";
  element.row[column_of<DynamoDBContributorInsightsSchema>("id")] = id;
  element.row[column_of<DynamoDBContributorInsightsSchema>("table_arn")] = table_arn;
  return id;
}

}  // namespace

std::optional<Refusal> read_contributor_insights(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"ListContributorInsights", "ContributorInsightsSummaries",
                              DynamoDBContributorInsightsSchema, complete_insights};
  return read_list(kList, asked, answer, found.batch.of<DynamoDBContributorInsightsSchema>(), found);
}

}  // namespace dynatlas::intel::aws::dynamodb
