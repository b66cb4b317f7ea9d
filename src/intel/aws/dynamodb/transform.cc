#include "intel/aws/dynamodb/transform.h"

#include <fmt/format.h>

#include <utility>

#include "intel/aws/dynamodb/transform_cells.h"
#include "intel/aws/dynamodb/transform_parts.h"
#include "intel/aws/dynamodb/transform_throughput.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBTableSchema;

// API reference: GlobalTableWitnessDescription. A global table has one witness at most.
void read_witness(ondemand::value value, std::span<Value> row) {
  static constexpr std::array kWitness{
      Cell{"RegionName", column_of<DynamoDBTableSchema>("witness_region"), text_of},
      Cell{"WitnessStatus", column_of<DynamoDBTableSchema>("witness_status"), text_of},
  };
  if (value.type() != ondemand::json_type::array) return;
  for (auto entry : value.get_array()) {
    ondemand::value witness = entry.value();
    if (!is_object(witness)) continue;
    read_cells(witness, kWitness, row);
    return;
  }
}

constexpr std::array kTableClass{
    Cell{"TableClass", column_of<DynamoDBTableSchema>("table_class"), text_of},
    Cell{"LastUpdateDateTime", column_of<DynamoDBTableSchema>("table_class_last_update_date_time"), time_of},
};
constexpr std::array kTableCells{
    Cell{"TableId", column_of<DynamoDBTableSchema>("table_id"), text_of},
    Cell{"DeletionProtectionEnabled", column_of<DynamoDBTableSchema>("deletion_protection_enabled"), boolean_of},
    Cell{"DisassociationProtectionEnabled", column_of<DynamoDBTableSchema>("disassociation_protection_enabled"),
         boolean_of},
    Cell{"GlobalTableVersion", column_of<DynamoDBTableSchema>("global_table_version"), text_of},
    Cell{"MultiRegionConsistency", column_of<DynamoDBTableSchema>("multi_region_consistency"), text_of},
    Cell{"GlobalTableSettingsReplicationMode", column_of<DynamoDBTableSchema>("global_table_settings_replication_mode"),
         text_of},
    Cell{.member = "GlobalTableWitnesses", .spread = read_witness},
    Cell{.member = "TableClassSummary", .members = kTableClass},
    Cell{"CreationDateTime", column_of<DynamoDBTableSchema>("creation_date_time"), time_of},
    Cell{"ItemCount", column_of<DynamoDBTableSchema>("rows"), integer_of},
    Cell{"TableSizeBytes", column_of<DynamoDBTableSchema>("size"), integer_of},
    Cell{"TableStatus", column_of<DynamoDBTableSchema>("table_status"), text_of},
    Cell{.member = "ProvisionedThroughput", .members = kProvisionedThroughput<DynamoDBTableSchema>},
    Cell{.member = "OnDemandThroughput", .members = kOnDemandThroughput<DynamoDBTableSchema>},
    Cell{.member = "WarmThroughput", .members = kWarmThroughput<DynamoDBTableSchema>},
};

// Calls `each` for the members of the one member Table.
template <typename Each>
void each_member(ondemand::document& document, Each each) {
  bool found = false;
  for (auto field : document.get_object()) {
    if (std::string_view(field.unescaped_key()) != "Table") continue;
    if (std::exchange(found, true)) throw NotATable("there are two members Table");
    ondemand::value table = field.value();
    if (!is_object(table)) throw NotATable("Table is no object");
    for (auto member : table.get_object()) {
      const std::string_view key = member.unescaped_key();
      each(key, member.value());
    }
  }
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) throw NotATable("there is more behind the end");
  if (!found) throw NotATable("there is no member Table");
}

// A member that names the table or its stream; what follows from it is wrong where it is no text.
std::string name_of(ondemand::value value, std::string_view member) {
  if (value.is_null()) return {};
  Value text = text_of(value);
  if (!std::holds_alternative<std::string>(text)) throw NotATable(fmt::format("{} is no text", member));
  return std::move(std::get<std::string>(text));
}

// What names the table may stand behind the parts that are named by it: it is read first.
Description read_description(ondemand::document& document, const Part& part) {
  Description table;
  table.region = part.region;
  each_member(document, [&](std::string_view member, ondemand::value value) {
    if (member == "TableArn") {
      table.arn = name_of(value, member);
    } else if (member == "TableName") {
      table.name = name_of(value, member);
    } else if (member == "LatestStreamArn") {
      table.stream_arn = name_of(value, member);
    } else if (member == "LatestStreamLabel") {
      table.stream_label = text_of(value);
    } else if (member == "AttributeDefinitions") {
      table.attribute_types = attribute_types_of(value);
    }
  });
  if (table.name.empty()) throw NotATable("there is no TableName");
  if (table.arn.empty()) table.arn = arn_of_table(part, table.name);
  return table;
}

void read_keys(ondemand::value value, const Description& table, std::span<Value> row) {
  Keys keys = keys_of(value, table.attribute_types);
  row[column_of<DynamoDBTableSchema>("partition_key")] = std::move(keys.partition_key);
  row[column_of<DynamoDBTableSchema>("partition_key_type")] = std::move(keys.partition_key_type);
  row[column_of<DynamoDBTableSchema>("sort_key")] = std::move(keys.sort_key);
  row[column_of<DynamoDBTableSchema>("sort_key_type")] = std::move(keys.sort_key_type);
  row[column_of<DynamoDBTableSchema>("key_schema")] = std::move(keys.json);
}

void read_answer(std::string_view answer, const Part& part, Batch& transformed) {
  thread_local ondemand::parser parser;
  const simdjson::padded_string padded(answer);
  ondemand::document document = parser.iterate(padded);
  const Description table = read_description(document, part);
  const auto row = transformed.of<DynamoDBTableSchema>().add();
  row[column_of<DynamoDBTableSchema>("Arn")] = table.arn;
  row[column_of<DynamoDBTableSchema>("name")] = table.name;
  row[column_of<DynamoDBTableSchema>("region")] = part.region;
  if (!table.stream_arn.empty()) row[column_of<DynamoDBTableSchema>("latest_stream_arn")] = table.stream_arn;
  row[column_of<DynamoDBTableSchema>("latest_stream_label")] = table.stream_label;
  document.rewind();
  each_member(document, [&](std::string_view member, ondemand::value value) {
    if (const Cell* cell = find_cell(kTableCells, member)) {
      cell->fill(value, row);
    } else if (member == "KeySchema") {
      read_keys(value, table, row);
    } else if (const PartTransform* kind = find_part(member)) {
      kind->transform(value, table, transformed);
    }
  });
}

}  // namespace

tl::expected<void, std::string> transform_dynamodb_tables(std::string_view answer, const Part& part,
                                                          Batch& transformed) {
  const Batch::Mark before = transformed.mark();
  std::string wrong;
  try {
    read_answer(answer, part, transformed);
    return {};
  } catch (const simdjson::simdjson_error& error) {
    wrong = error.what();
  } catch (const NotATable& error) {
    wrong = error.what();
  }
  transformed.back_to(before);
  return tl::unexpected("DescribeTable's answer cannot be understood: " + wrong);
}

}  // namespace dynatlas::intel::aws::dynamodb
