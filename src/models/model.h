// Every schema of a Dynatlas database: what stores prepare and `dynatlas schema` prints.
#pragma once

#include <algorithm>
#include <array>

#include "models/aws/account.h"
#include "models/aws/dynamodb/described.h"
#include "models/coverage.h"
#include "models/run.h"
#include "models/sync_metadata.h"

namespace dynatlas::models {

namespace model {

inline constexpr std::array<const graph::NodeSchema*, 4> kOthers{
    &aws::AWSAccountSchema,
    &ModuleSyncMetadataSchema,
    &CoverageSchema,
    &RunSchema,
};

consteval auto all_nodes() {
  std::array<const graph::NodeSchema*, aws::dynamodb::kDescribed.size() + kOthers.size()> nodes{};
  std::ranges::copy(kOthers, std::ranges::copy(aws::dynamodb::kDescribed, nodes.begin()).out);
  return nodes;
}

}  // namespace model

inline constexpr auto kNodes = model::all_nodes();
inline constexpr graph::Model kModel{.nodes = kNodes};

}  // namespace dynatlas::models
