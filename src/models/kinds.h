// The kinds that operations fill, in the order in which they are loaded.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "models/aws/dynamodb/archival.h"
#include "models/aws/dynamodb/backups.h"
#include "models/aws/dynamodb/billing.h"
#include "models/aws/dynamodb/gsi.h"
#include "models/aws/dynamodb/lsi.h"
#include "models/aws/dynamodb/replicas.h"
#include "models/aws/dynamodb/restore.h"
#include "models/aws/dynamodb/sse.h"
#include "models/aws/dynamodb/streams.h"
#include "models/aws/dynamodb/tables.h"
#include "models/aws/dynamodb/vector_indexes.h"

namespace dynatlas::models {

inline constexpr std::array kKinds{
    &aws::dynamodb::DynamoDBTableSchema,
    &aws::dynamodb::DynamoDBGSISchema,
    &aws::dynamodb::DynamoDBLSISchema,
    &aws::dynamodb::DynamoDBVectorIndexSchema,
    &aws::dynamodb::DynamoDBReplicaSchema,
    &aws::dynamodb::DynamoDBBillingModeSummarySchema,
    &aws::dynamodb::DynamoDBStreamSchema,
    &aws::dynamodb::DynamoDBSSEDescriptionSchema,
    &aws::dynamodb::DynamoDBArchivalSummarySchema,
    &aws::dynamodb::DynamoDBRestoreSummarySchema,
    &aws::dynamodb::DynamoDBBackupSchema,
};

// Where a kind stands among them.
consteval std::size_t position_of(std::string_view label) {
  std::size_t position = 0;
  while (kKinds.at(position)->label != label) ++position;
  return position;
}

// The listed ones stand first, for the others hang on them. What exists only while others point at it stands last: its
// load() makes the relationships to it, so that at no moment it stands in the graph with none.
constexpr bool is_in_order(std::span<const graph::NodeSchema* const> kinds) {
  return std::ranges::is_sorted(kinds, {}, [](const graph::NodeSchema* kind) { return kind->existence; });
}
static_assert(is_in_order(kKinds));

}  // namespace dynatlas::models
