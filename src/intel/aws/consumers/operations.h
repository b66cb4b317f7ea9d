// What reads the streams of tables (Lambda API reference: ListEventSourceMappings; EventBridge Pipes API reference:
// ListPipes).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::consumers {

std::optional<Refusal> read_event_source_mappings(const Asked& asked, std::string_view answer, Found& found);
std::optional<Refusal> read_pipes(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kEventSourceMappingKinds{
    &models::aws::consumers::AWSLambdaEventSourceMappingSchema};
inline constexpr std::array<const graph::NodeSchema*, 1> kPipeKinds{&models::aws::consumers::AWSPipeSchema};

// Those of every source: it can be asked for one stream's, not for those of DynamoDB. All of Lambda's reading shares 15
// calls a second with what changes functions ("Lambda quotas").
inline constexpr Operation kListEventSourceMappings{
    .name = "lambda:ListEventSourceMappings",
    .group = "consumers",
    .request = R"({"MaxItems":100})",
    .paging = {.send = "Marker", .receive = "NextMarker"},
    .calls_per_second = 5,
    .kinds = kEventSourceMappingKinds,
    .lists = &models::aws::consumers::AWSLambdaEventSourceMappingSchema,
    .listed_name = by_id,
    .transform = read_event_source_mappings,
};

// AWS documents no rate.
inline constexpr Operation kListPipes{
    .name = "pipes:ListPipes",
    .group = "consumers",
    .request = R"({"SourcePrefix":"arn:{partition}:dynamodb:","Limit":100})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 2,
    .kinds = kPipeKinds,
    .lists = &models::aws::consumers::AWSPipeSchema,
    .listed_name = by_id,
    .transform = read_pipes,
};

}  // namespace dynatlas::intel::aws::consumers
