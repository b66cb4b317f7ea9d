// (:DynamoDBSSEDescription). Declarations only; the values come from DescribeTable (AWS API reference:
// SSEDescription).
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/aws/account.h"

namespace dynatlas::models::aws::dynamodb {

namespace sse {

inline constexpr std::array<std::string_view, 1> kExtraLabels{"AWSDynamoDBSSEDescription"};

using graph::Type;

inline constexpr std::array<graph::Property, 6> kProperties{{
    {"id", Type::text, graph::row("id"), "The table's ARN and `/sse`"},
    {"sse_status", Type::text, graph::row("sse_status"), "ENABLED, UPDATING, … (Status)", true},
    {"sse_type", Type::text, graph::row("sse_type"), "KMS or AES256 (SSEType)"},
    {"kms_master_key_arn", Type::text, graph::row("kms_master_key_arn"), "The ARN of the key (KMSMasterKeyArn)"},
    {"inaccessible_encryption_date_time", Type::time, graph::row("inaccessible_encryption_date_time"),
     "InaccessibleEncryptionDateTime: since when DynamoDB cannot use the key"},
    {"lastupdated", Type::integer, graph::kwarg(graph::kUpdateTag), "The update tag of the last run that saw it", true},
}};

inline constexpr std::array<graph::Matcher, 1> kTable{{{"id", graph::row("table_arn")}}};
inline constexpr std::array<graph::Matcher, 1> kKey{{{"arn", graph::row("kms_master_key_arn")}}};

inline constexpr std::array<graph::RelSchema, 2> kRelationships{{
    // (:DynamoDBTable)-[:HAS_SSE]->(:DynamoDBSSEDescription)
    {.label = "HAS_SSE",
     .target_label = "DynamoDBTable",
     .target = kTable,
     .direction = graph::Direction::inward,
     .owning = true,
     .description = "How the table is encrypted"},
    // (:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(:AWSKMSKey)
    {.label = "USES_KMS_KEY",
     .target_label = "AWSKMSKey",
     .target = kKey,
     .description = "The key, where a node of it exists",
     .from_both_ends = true},
}};

}  // namespace sse

inline constexpr graph::NodeSchema DynamoDBSSEDescriptionSchema{
    .label = "DynamoDBSSEDescription",
    .extra_labels = sse::kExtraLabels,
    .sibling_labels = sse::kExtraLabels,
    .properties = sse::kProperties,
    .sub_resource = account::kResource,  // (:AWSAccount)-[:RESOURCE]->(:DynamoDBSSEDescription)
    .relationships = sse::kRelationships,
    .existence = graph::Existence::owned,
    .description = "How a table is encrypted at rest, where it is not by a key that DynamoDB owns",
};
static_assert(graph::well_formed(DynamoDBSSEDescriptionSchema));

}  // namespace dynatlas::models::aws::dynamodb
