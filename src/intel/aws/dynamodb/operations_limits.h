// What capacity an account may provision (AWS API reference: DescribeLimits).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::dynamodb {

std::optional<Refusal> read_limits(const Asked& asked, std::string_view answer, Found& found);

inline constexpr std::array<const graph::NodeSchema*, 1> kLimitsKinds{&models::aws::dynamodb::DynamoDBLimitsSchema};

// It may be asked once a minute, and is asked once a run: the rate is none that a run comes to.
inline constexpr Operation kDescribeLimits{
    .name = "dynamodb:DescribeLimits",
    .group = "limits",
    .calls_per_second = 1,
    .is_scarce = true,
    .kinds = kLimitsKinds,
    .lists = &models::aws::dynamodb::DynamoDBLimitsSchema,
    .listed_name = by_id,
    .transform = read_limits,
};

}  // namespace dynatlas::intel::aws::dynamodb
