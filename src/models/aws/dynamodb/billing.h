// (:DynamoDBBillingModeSummary). Declarations only; the values come from DescribeTable (AWS API reference:
// BillingModeSummary).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace billing {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBBillingModeSummary"};

using graph::Type;

inline constexpr std::array<graph::Property, 4> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/billing`"},
    {"billing_mode", Type::text, graph::row("billing_mode"), "PROVISIONED or PAY_PER_REQUEST (BillingMode)"},
    {"last_update_to_pay_per_request_date_time", Type::time, graph::row("last_update_to_pay_per_request_date_time"),
     "When the table was last switched to on-demand (LastUpdateToPayPerRequestDateTime)"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};

inline constexpr std::array<graph::RelSchema, 1> kRelationships{{
    // (:DynamoDBTable)-[:HAS_BILLING]->(:DynamoDBBillingModeSummary)
    {.label = "HAS_BILLING",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "How the table is paid for"},
}};

}  // namespace billing

inline constexpr graph::NodeSchema DynamoDBBillingModeSummarySchema{
    .label = "DynamoDBBillingModeSummary",
    .extra_labels = billing::kExtraLabels,
    .sibling_labels = billing::kExtraLabels,
    .properties = billing::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBBillingModeSummary)
    .relationships = billing::kRelationships,
    .existence = graph::Existence::owned,
    .description = "How a table's capacity is paid for",
};
static_assert(graph::well_formed(DynamoDBBillingModeSummarySchema));

}  // namespace dynatlas::models::aws::dynamodb
