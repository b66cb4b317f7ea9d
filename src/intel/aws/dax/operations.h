// Clusters of DynamoDB Accelerator (its API reference: DescribeClusters).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dax {

std::optional<Refusal> read_clusters(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kKinds{&models::aws::AWSDAXClusterSchema};
// The role comes with an account's first cluster: without it there is none.
inline constexpr std::array<std::string_view, 1> kMeansNone{"ServiceLinkedRoleNotFoundFault"};

inline constexpr Operation kDescribeClusters{
    .name = "dax:DescribeClusters",
    .group = "dax",
    .request = R"({"MaxResults":100})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 2,
    .kinds = kKinds,
    .lists = &models::aws::AWSDAXClusterSchema,
    .listed_name = by_id,
    .means_none = kMeansNone,
    .transform = read_clusters,
};

}  // namespace dynatlas::intel::aws::dax
