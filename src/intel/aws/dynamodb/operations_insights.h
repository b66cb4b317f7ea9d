// Whose most used keys are counted (AWS API reference: ListContributorInsights).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_contributor_insights(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kContributorInsightsKinds{
    &models::aws::dynamodb::DynamoDBContributorInsightsSchema,
};

// TableName is optional; that the others are listed without it, those of all tables and their indexes, is nowhere said.
inline constexpr Operation kListContributorInsights{
    .name = "dynamodb:ListContributorInsights",
    .group = "insights",
    .request = R"({"MaxResults":100})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 5,
    .kinds = kContributorInsightsKinds,
    .lists = &models::aws::dynamodb::DynamoDBContributorInsightsSchema,
    .listed_name = by_id,
    .transform = read_contributor_insights,
};

}  // namespace dynatlas::intel::aws::dynamodb
