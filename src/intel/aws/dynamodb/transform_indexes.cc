#include <fmt/format.h>

#include "intel/aws/dynamodb/transform_cells.h"
#include "intel/aws/dynamodb/transform_parts.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::NodeSchema;
using models::aws::dynamodb::DynamoDBGSISchema;
using models::aws::dynamodb::DynamoDBLSISchema;

// Appends a row for each index of a list. An endpoint that leaves IndexArn out (moto) gets the ARN that AWS would give.
template <const NodeSchema& kSchema>
void read_indexes(ondemand::value value, std::string_view member, std::span<const Cell> cells, const Description& table,
                  graph::Rows& rows) {
  if (value.is_null()) return;
  if (value.type() != ondemand::json_type::array) throw NotATable(fmt::format("{} is no list", member));
  for (auto entry : value.get_array()) {
    ondemand::value index = entry.value();
    if (!is_object(index)) throw NotATable(fmt::format("an entry of {} is no object", member));
    const auto row = rows.add();
    read_cells(index, cells, row);
    row[column_of<kSchema>("region")] = std::string(table.region);
    row[column_of<kSchema>("table_arn")] = table.arn;
    if (is_text(row[column_of<kSchema>("Arn")])) continue;
    const graph::Value& name = row[column_of<kSchema>("name")];
    if (!is_text(name)) throw NotATable("an index has neither IndexArn nor IndexName");
    row[column_of<kSchema>("Arn")] = fmt::format("{}/index/{}", table.arn, std::get<std::string>(name));
  }
}

// API reference: GlobalSecondaryIndexDescription.
void transform_dynamodb_gsi(ondemand::value value, const Description& table, TransformedTables& rows) {
  static constexpr std::array kThroughput{
      Cell{"ReadCapacityUnits", column_of<DynamoDBGSISchema>("provisioned_throughput_read_capacity_units"), integer_of},
      Cell{"WriteCapacityUnits", column_of<DynamoDBGSISchema>("provisioned_throughput_write_capacity_units"),
           integer_of},
  };
  static constexpr std::array kCells{
      Cell{"IndexArn", column_of<DynamoDBGSISchema>("Arn"), text_of},
      Cell{"IndexName", column_of<DynamoDBGSISchema>("name"), text_of},
      Cell{.member = "ProvisionedThroughput", .members = kThroughput},
  };
  read_indexes<DynamoDBGSISchema>(value, "GlobalSecondaryIndexes", kCells, table, rows.of<DynamoDBGSISchema>());
}

// API reference: KeySchemaElement.
void read_key_schema(ondemand::value value, std::span<graph::Value> row) {
  static constexpr std::array kCells{Cell{"AttributeName", 0, text_of}, Cell{"KeyType", 1, text_of}};
  if (value.type() != ondemand::json_type::array) return;
  for (auto entry : value.get_array()) {
    ondemand::value element = entry.value();
    if (!is_object(element)) continue;
    std::array<graph::Value, 2> key;
    read_cells(element, kCells, key);
    if (key[1] == graph::Value("HASH")) row[column_of<DynamoDBLSISchema>("partition_key")] = key[0];
    if (key[1] == graph::Value("RANGE")) row[column_of<DynamoDBLSISchema>("sort_key")] = key[0];
  }
}

// API reference: LocalSecondaryIndexDescription.
void transform_dynamodb_lsi(ondemand::value value, const Description& table, TransformedTables& rows) {
  static constexpr std::array kProjection{
      Cell{"ProjectionType", column_of<DynamoDBLSISchema>("projection_type"), text_of},
  };
  static constexpr std::array kCells{
      Cell{"IndexArn", column_of<DynamoDBLSISchema>("Arn"), text_of},
      Cell{"IndexName", column_of<DynamoDBLSISchema>("name"), text_of},
      Cell{"IndexSizeBytes", column_of<DynamoDBLSISchema>("size"), integer_of},
      Cell{"ItemCount", column_of<DynamoDBLSISchema>("rows"), integer_of},
      Cell{.member = "Projection", .members = kProjection},
      Cell{.member = "KeySchema", .spread = read_key_schema},
  };
  read_indexes<DynamoDBLSISchema>(value, "LocalSecondaryIndexes", kCells, table, rows.of<DynamoDBLSISchema>());
}

constexpr std::array kIndexParts{
    PartTransform{"GlobalSecondaryIndexes", transform_dynamodb_gsi},
    PartTransform{"LocalSecondaryIndexes", transform_dynamodb_lsi},
};

}  // namespace

std::span<const PartTransform> index_parts() {
  return kIndexParts;
}

}  // namespace dynatlas::intel::aws::dynamodb
