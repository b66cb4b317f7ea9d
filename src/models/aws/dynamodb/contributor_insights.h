// (:DynamoDBContributorInsights). Declarations only; the values come from ListContributorInsights (AWS API reference:
// ContributorInsightsSummary). Ours: Cartography has no such node.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace contributor_insights {

using graph::Type;

inline constexpr std::array<graph::Property, 7> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's or the index's ARN and `/contributor-insights`"},
    {"region", Type::text, graph::row("region"), "The region that was asked"},
    {"table_arn", Type::text, graph::row("table_arn"), "The table's ARN, made of TableName"},
    {"index_name", Type::text, graph::row("IndexName"), "IndexName; absent where it is about the table itself"},
    {"status", Type::text, graph::row("ContributorInsightsStatus"),
     "ContributorInsightsStatus: ENABLED, DISABLED, FAILED, …"},
    {"mode", Type::text, graph::row("ContributorInsightsMode"),
     "ContributorInsightsMode: ACCESSED_AND_THROTTLED_KEYS or THROTTLED_KEYS"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_CONTRIBUTOR_INSIGHTS]->(:DynamoDBContributorInsights)
    {.label = "HAS_CONTRIBUTOR_INSIGHTS",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .description = "Whether its most used keys are counted, and those of its indexes",
     .from_both_ends = true},
}};

}  // namespace contributor_insights

inline constexpr graph::NodeSchema DynamoDBContributorInsightsSchema{
    .label = "DynamoDBContributorInsights",
    .properties = contributor_insights::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBContributorInsights)
    .relationships = contributor_insights::kRelationships,
    .existence = graph::Existence::listed,
    .scope_property = "region",
    .name_property = "id",
    .description = "CloudWatch Contributor Insights of a table or an index",
};
static_assert(graph::well_formed(DynamoDBContributorInsightsSchema));

}  // namespace dynatlas::models::aws::dynamodb
