// The tags of tables (Resource Groups Tagging API reference: GetResources).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::tags {

std::optional<Refusal> read_tags(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kKinds{&models::aws::AWSTagSchema};
inline constexpr std::array<const graph::MatchLinkSchema*, 1> kLinks{&models::aws::TaggedLink};

// It names what is or was tagged, up to 100 resources a page; 15 calls a second ("Tag Editor quotas").
inline constexpr Operation kGetResources{
    .name = "tag:GetResources",
    .group = "tags",
    .request = R"({"ResourceTypeFilters":["dynamodb:table"],"ResourcesPerPage":100})",
    .paging = {.send = "PaginationToken", .receive = "PaginationToken", .may_be_empty = true},
    .calls_per_second = 15,
    .kinds = kKinds,
    .links = kLinks,
    .transform = read_tags,
};

}  // namespace dynatlas::intel::aws::tags
