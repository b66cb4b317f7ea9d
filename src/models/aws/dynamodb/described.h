// The kinds that an answer to DescribeTable fills, in the order in which they are loaded.
#pragma once

#include <array>

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

namespace dynatlas::models::aws::dynamodb {

inline constexpr std::array kDescribed{
    &DynamoDBTableSchema,
    &DynamoDBGSISchema,
    &DynamoDBLSISchema,
    &DynamoDBVectorIndexSchema,
    &DynamoDBReplicaSchema,
    &DynamoDBBillingModeSummarySchema,
    &DynamoDBStreamSchema,
    &DynamoDBSSEDescriptionSchema,
    &DynamoDBArchivalSummarySchema,
    &DynamoDBRestoreSummarySchema,
    &DynamoDBBackupSchema,
};

// The tables stand first, for the others hang on them. What exists only while others point at it stands last: its
// load() makes the relationships to it, so that at no moment it stands in the graph with none.
constexpr bool is_in_order(std::span<const graph::NodeSchema* const> kinds) {
  bool owned_may_come = true;
  for (const graph::NodeSchema* kind : kinds.subspan(1)) {
    const bool owned = kind->existence == graph::Existence::owned;
    if (!owned && kind->existence != graph::Existence::referenced) return false;
    if (owned && !owned_may_come) return false;
    owned_may_come = owned;
  }
  return kinds.front()->existence == graph::Existence::listed;
}
static_assert(is_in_order(kDescribed));

}  // namespace dynatlas::models::aws::dynamodb
