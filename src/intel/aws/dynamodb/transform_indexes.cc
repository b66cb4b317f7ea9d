#include <fmt/format.h>

#include "intel/aws/dynamodb/transform_cells.h"
#include "intel/aws/dynamodb/transform_parts.h"
#include "intel/aws/dynamodb/transform_throughput.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::NodeSchema;
using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBLSISchema;
using models::aws::dynamodb::DynamoDBVectorIndexSchema;

// API reference: Projection.
template <const NodeSchema& kSchema>
constexpr std::array kProjection{
    Cell{"ProjectionType", column_of<kSchema>("projection_type"), text_of},
    Cell{"NonKeyAttributes", column_of<kSchema>("non_key_attributes"), sorted_texts_json},
};

// The attributes of KeySchema, for the kinds of indexes that have one.
template <const NodeSchema& kSchema>
void read_index_keys(ondemand::value value, const Description& table, std::span<graph::Value> row) {
  Keys keys = keys_of(value, table.attribute_types);
  row[column_of<kSchema>("partition_key")] = std::move(keys.partition_key);
  row[column_of<kSchema>("sort_key")] = std::move(keys.sort_key);
  row[column_of<kSchema>("key_schema")] = std::move(keys.json);
}

// What a kind of index is made of: the member that lists them, its cells, and what takes its KeySchema, if it has one.
struct IndexKind {
  std::string_view member;
  std::span<const Cell> cells;
  void (*read_keys)(ondemand::value value, const Description& table, std::span<graph::Value> row) = nullptr;
};

// Appends a row for each index of a list. An endpoint that leaves IndexArn out (moto) gets the ARN that AWS would give.
template <const NodeSchema& kSchema>
void read_indexes(ondemand::value value, const IndexKind& kind, const Description& table, Batch& all) {
  if (value.is_null()) return;
  if (value.type() != ondemand::json_type::array) throw NotATable(fmt::format("{} is no list", kind.member));
  graph::Rows& rows = all.of<kSchema>();
  for (auto entry : value.get_array()) {
    ondemand::value index = entry.value();
    if (!is_object(index)) throw NotATable(fmt::format("an entry of {} is no object", kind.member));
    const auto row = rows.add();
    read_cells(index, kind.cells, row, [&](std::string_view key, ondemand::value keys) {
      if (key == "KeySchema" && kind.read_keys != nullptr) kind.read_keys(keys, table, row);
    });
    row[column_of<kSchema>("region")] = std::string(table.region);
    row[column_of<kSchema>("table_arn")] = table.arn;
    if (is_text(row[column_of<kSchema>("Arn")])) continue;
    const graph::Value& name = row[column_of<kSchema>("name")];
    if (!is_text(name)) throw NotATable("an index has neither IndexArn nor IndexName");
    row[column_of<kSchema>("Arn")] = fmt::format("{}/index/{}", table.arn, std::get<std::string>(name));
  }
}

// API reference: GlobalSecondaryIndexDescription.
void transform_dynamodb_gsi(ondemand::value value, const Description& table, Batch& rows) {
  static constexpr std::array kCells{
      Cell{"IndexArn", column_of<DynamoDBGSISchema>("Arn"), text_of},
      Cell{"IndexName", column_of<DynamoDBGSISchema>("name"), text_of},
      Cell{"IndexStatus", column_of<DynamoDBGSISchema>("index_status"), text_of},
      Cell{"Backfilling", column_of<DynamoDBGSISchema>("backfilling"), boolean_of},
      Cell{"IndexSizeBytes", column_of<DynamoDBGSISchema>("size"), integer_of},
      Cell{"ItemCount", column_of<DynamoDBGSISchema>("rows"), integer_of},
      Cell{.member = "Projection", .members = kProjection<DynamoDBGSISchema>},
      Cell{.member = "ProvisionedThroughput", .members = kProvisionedThroughput<DynamoDBGSISchema>},
      Cell{.member = "OnDemandThroughput", .members = kOnDemandThroughput<DynamoDBGSISchema>},
      Cell{.member = "WarmThroughput", .members = kWarmThroughput<DynamoDBGSISchema>},
  };
  read_indexes<DynamoDBGSISchema>(value, {"GlobalSecondaryIndexes", kCells, read_index_keys<DynamoDBGSISchema>}, table,
                                  rows);
}

// API reference: LocalSecondaryIndexDescription.
void transform_dynamodb_lsi(ondemand::value value, const Description& table, Batch& rows) {
  static constexpr std::array kCells{
      Cell{"IndexArn", column_of<DynamoDBLSISchema>("Arn"), text_of},
      Cell{"IndexName", column_of<DynamoDBLSISchema>("name"), text_of},
      Cell{"IndexSizeBytes", column_of<DynamoDBLSISchema>("size"), integer_of},
      Cell{"ItemCount", column_of<DynamoDBLSISchema>("rows"), integer_of},
      Cell{.member = "Projection", .members = kProjection<DynamoDBLSISchema>},
  };
  read_indexes<DynamoDBLSISchema>(value, {"LocalSecondaryIndexes", kCells, read_index_keys<DynamoDBLSISchema>}, table,
                                  rows);
}

// API reference: VectorIndexDescription.
void transform_dynamodb_vector_indexes(ondemand::value value, const Description& table, Batch& rows) {
  static constexpr std::array kAttribute{
      Cell{"AttributeName", column_of<DynamoDBVectorIndexSchema>("vector_attribute"), text_of},
  };
  static constexpr std::array kCells{
      Cell{"IndexArn", column_of<DynamoDBVectorIndexSchema>("Arn"), text_of},
      Cell{"IndexName", column_of<DynamoDBVectorIndexSchema>("name"), text_of},
      Cell{.member = "VectorAttribute", .members = kAttribute},
      Cell{"Dimensions", column_of<DynamoDBVectorIndexSchema>("dimensions"), integer_of},
      Cell{"DistanceFunction", column_of<DynamoDBVectorIndexSchema>("distance_function"), text_of},
      Cell{"SearchSchema", column_of<DynamoDBVectorIndexSchema>("search_schema"), search_schema_json},
      Cell{"IndexStatus", column_of<DynamoDBVectorIndexSchema>("index_status"), text_of},
      Cell{"Backfilling", column_of<DynamoDBVectorIndexSchema>("backfilling"), boolean_of},
      Cell{"IndexSizeBytes", column_of<DynamoDBVectorIndexSchema>("size"), integer_of},
      Cell{"ItemCount", column_of<DynamoDBVectorIndexSchema>("rows"), integer_of},
      Cell{.member = "Projection", .members = kProjection<DynamoDBVectorIndexSchema>},
  };
  read_indexes<DynamoDBVectorIndexSchema>(value, {.member = "VectorIndexes", .cells = kCells}, table, rows);
}

constexpr std::array kIndexParts{
    PartTransform{"GlobalSecondaryIndexes", transform_dynamodb_gsi},
    PartTransform{"LocalSecondaryIndexes", transform_dynamodb_lsi},
    PartTransform{"VectorIndexes", transform_dynamodb_vector_indexes},
};

}  // namespace

std::span<const PartTransform> index_parts() {
  return kIndexParts;
}

}  // namespace dynatlas::intel::aws::dynamodb
