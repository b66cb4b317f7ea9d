// Every schema of a Dynatlas database: what stores prepare and `dynatlas schema` prints.
#pragma once

#include <array>

#include "models/aws/account.h"
#include "models/aws/dynamodb/gsi.h"
#include "models/aws/dynamodb/tables.h"
#include "models/coverage.h"

namespace dynatlas::models {

inline constexpr std::array<const graph::NodeSchema*, 4> kNodes{
    &aws::AWSAccountSchema,
    &aws::dynamodb::DynamoDBTableSchema,
    &aws::dynamodb::DynamoDBGSISchema,
    &CoverageSchema,
};
inline constexpr graph::Model kModel{.nodes = kNodes};

}  // namespace dynatlas::models
