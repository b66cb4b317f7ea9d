#include "intel/aws/dynamodb/transform.h"

#include <fmt/format.h>

#include <utility>

#include "intel/aws/dynamodb/transform_cells.h"
#include "intel/aws/dynamodb/transform_parts.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBTableSchema;

constexpr std::array kThroughput{
    Cell{"ReadCapacityUnits", column_of<DynamoDBTableSchema>("provisioned_throughput_read_capacity_units"), integer_of},
    Cell{"WriteCapacityUnits", column_of<DynamoDBTableSchema>("provisioned_throughput_write_capacity_units"),
         integer_of},
};
constexpr std::array kCells{
    Cell{"CreationDateTime", column_of<DynamoDBTableSchema>("creation_date_time"), time_of},
    Cell{"ItemCount", column_of<DynamoDBTableSchema>("rows"), integer_of},
    Cell{"TableSizeBytes", column_of<DynamoDBTableSchema>("size"), integer_of},
    Cell{"TableStatus", column_of<DynamoDBTableSchema>("table_status"), text_of},
    Cell{.member = "ProvisionedThroughput", .members = kThroughput},
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

// What AWS would call it.
std::string arn_of_table(const Part& part, std::string_view name) {
  return fmt::format("arn:{}:dynamodb:{}:{}:table/{}", part.partition, part.region, part.account, name);
}

// What names the table may stand behind the parts that are named by it: it is read first.
Description read_description(ondemand::document& document, const Part& part) {
  Description table{.region = part.region, .arn = {}, .name = {}, .stream_arn = {}};
  each_member(document, [&](std::string_view member, ondemand::value value) {
    if (member == "TableArn") {
      table.arn = name_of(value, member);
    } else if (member == "TableName") {
      table.name = name_of(value, member);
    } else if (member == "LatestStreamArn") {
      table.stream_arn = name_of(value, member);
    } else if (member == "LatestStreamLabel") {
      table.stream_label = text_of(value);
    }
  });
  if (table.name.empty()) throw NotATable("there is no TableName");
  if (table.arn.empty()) table.arn = arn_of_table(part, table.name);
  return table;
}

void read_answer(std::string_view answer, const Part& part, TransformedTables& transformed) {
  thread_local ondemand::parser parser;
  const simdjson::padded_string padded(answer);
  ondemand::document document = parser.iterate(padded);
  const Description table = read_description(document, part);
  const auto row = transformed.of<DynamoDBTableSchema>().add();
  row[column_of<DynamoDBTableSchema>("Arn")] = table.arn;
  row[column_of<DynamoDBTableSchema>("name")] = table.name;
  row[column_of<DynamoDBTableSchema>("region")] = part.region;
  document.rewind();
  each_member(document, [&](std::string_view member, ondemand::value value) {
    if (const Cell* cell = find_cell(kCells, member)) {
      cell->fill(value, row);
    } else if (const PartTransform* kind = find_part(member)) {
      kind->transform(value, table, transformed);
    }
  });
}

}  // namespace

tl::expected<void, std::string> transform_dynamodb_tables(std::string_view answer, const Part& part,
                                                          TransformedTables& transformed) {
  const TransformedTables::Mark before = transformed.mark();
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
