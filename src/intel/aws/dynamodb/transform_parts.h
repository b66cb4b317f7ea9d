// The parts of a table's description that become nodes of their own, each by its transform_* function. Pure.
#pragma once

#include <simdjson.h>

#include <span>
#include <string>
#include <string_view>

#include "intel/aws/dynamodb/transform_keys.h"
#include "intel/batch.h"

namespace dynatlas::intel::aws::dynamodb {

// What a part needs to know of its table.
struct Description {
  std::string_view region = {};
  std::string arn = {};
  std::string name = {};
  std::string stream_arn = {};  // LatestStreamArn; empty: the table never had a stream
  graph::Value stream_label = {};
  AttributeTypes attribute_types = {};
};

// One part: the member of TableDescription, and what appends its rows. Throws NotATable where the member is of another
// type than documented; null and {} are no part.
struct PartTransform {
  std::string_view member;
  void (*transform)(simdjson::ondemand::value value, const Description& table, Batch& rows);
};

// The part that this member makes; null where it makes none.
const PartTransform* find_part(std::string_view member);

// Those of them that are lists of indexes (transform_indexes.cc).
std::span<const PartTransform> index_parts();

// Replicas (transform_replicas.cc).
void transform_dynamodb_replicas(simdjson::ondemand::value value, const Description& table, Batch& rows);

// The account in an ARN; Null where no 12 digits stand there.
graph::Value account_of(std::string_view text);

}  // namespace dynatlas::intel::aws::dynamodb
