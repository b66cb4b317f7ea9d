// Key schemas and projections: lists of attributes, which become texts, because a store holds no lists. Pure.
#pragma once

#include <simdjson.h>

#include <map>
#include <string>

#include "graph/value.h"

namespace dynatlas::intel::aws::dynamodb {

// The type of each attribute that AttributeDefinitions names: S, N or B.
using AttributeTypes = std::map<std::string, std::string, std::less<>>;

// API reference: AttributeDefinition. Entries that are not as documented are passed over.
AttributeTypes attribute_types_of(simdjson::ondemand::value definitions);

// What a KeySchema says. The names and types of several attributes of one kind are joined by a comma.
struct Keys {
  graph::Value partition_key;
  graph::Value partition_key_type;
  graph::Value sort_key;
  graph::Value sort_key_type;
  graph::Value json;  // [["customer_id","HASH","S"],["at","RANGE","N"]], in AWS's order; a type not told is null
};

// API reference: KeySchemaElement. Entries that are not as documented are passed over; then `json` is Null.
Keys keys_of(simdjson::ondemand::value key_schema, const AttributeTypes& types);

// A list of pairs of texts as JSON, in AWS's order: [["tenant","HASH"],["lang","INLINE_FILTER"]]; else Null.
graph::Value search_schema_json(simdjson::ondemand::value search_schema);

// A list of texts as JSON, sorted: ["a","b"]; Null where it is none.
graph::Value sorted_texts_json(simdjson::ondemand::value list);

}  // namespace dynatlas::intel::aws::dynamodb
