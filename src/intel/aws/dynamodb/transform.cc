#include "intel/aws/dynamodb/transform.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <stdexcept>

namespace dynatlas::intel::aws::dynamodb {
namespace {

namespace ondemand = simdjson::ondemand;
using graph::Value;

enum TableColumn : std::size_t { kArn, kName, kRegion, kCreated, kRows, kSize, kStatus, kReadUnits, kWriteUnits };
enum IndexColumn : std::size_t { kIndexArn, kIndexName, kIndexRegion, kIndexReadUnits, kIndexWriteUnits, kTableArn };

// The answer is JSON, but not a table as we know it.
struct NotATable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Value text_of(ondemand::value value) {
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

Value integer_of(ondemand::value value) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS) return {};
  return number;
}

Value time_of(ondemand::value value) {
  if (value.type() != ondemand::json_type::number) return {};
  std::string_view token = value.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  graph::Time time;
  if (!graph::parse_epoch(token, time)) return {};
  return time;
}

bool is_object(ondemand::value value) {
  return value.type() == ondemand::json_type::object;
}

// ProvisionedThroughput, of a table or an index.
void read_throughput(ondemand::value value, Value& read_units, Value& write_units) {
  if (!is_object(value)) return;
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "ReadCapacityUnits") {
      read_units = integer_of(field.value());
    } else if (key == "WriteCapacityUnits") {
      write_units = integer_of(field.value());
    }
  }
}

void read_index(ondemand::value value, std::string_view region, graph::Rows& indexes) {
  if (!is_object(value)) throw NotATable("an entry of GlobalSecondaryIndexes is no object");
  const auto row = indexes.add();
  row[kIndexRegion] = std::string(region);
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "IndexArn") {
      row[kIndexArn] = text_of(field.value());
    } else if (key == "IndexName") {
      row[kIndexName] = text_of(field.value());
    } else if (key == "ProvisionedThroughput") {
      read_throughput(field.value(), row[kIndexReadUnits], row[kIndexWriteUnits]);
    }
  }
}

void read_indexes(ondemand::value value, std::string_view region, graph::Rows& indexes) {
  if (value.is_null()) return;
  if (value.type() != ondemand::json_type::array) throw NotATable("GlobalSecondaryIndexes is no list");
  for (auto index : value.get_array()) read_index(index.value(), region, indexes);
}

void read_table(ondemand::value value, std::string_view region, TransformedTables& transformed) {
  if (!is_object(value)) throw NotATable("Table is no object");
  const auto row = transformed.tables.add();
  row[kRegion] = std::string(region);
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "TableArn") {
      row[kArn] = text_of(field.value());
    } else if (key == "TableName") {
      row[kName] = text_of(field.value());
    } else if (key == "CreationDateTime") {
      row[kCreated] = time_of(field.value());
    } else if (key == "ItemCount") {
      row[kRows] = integer_of(field.value());
    } else if (key == "TableSizeBytes") {
      row[kSize] = integer_of(field.value());
    } else if (key == "TableStatus") {
      row[kStatus] = text_of(field.value());
    } else if (key == "ProvisionedThroughput") {
      read_throughput(field.value(), row[kReadUnits], row[kWriteUnits]);
    } else if (key == "GlobalSecondaryIndexes") {
      read_indexes(field.value(), region, transformed.indexes);
    }
  }
}

bool is_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && !text->empty();
}

// Names the table in its indexes' rows, which may stand before TableArn. An endpoint that leaves IndexArn out (moto)
// gets the ARN that AWS would give.
void link_indexes(const Value& table_arn, std::size_t first, graph::Rows& indexes) {
  for (std::size_t i = first; i < indexes.size(); ++i) {
    const auto row = indexes.at(i);
    row[kTableArn] = table_arn;
    if (is_text(row[kIndexArn])) continue;
    if (!is_text(row[kIndexName])) throw NotATable("an index has neither IndexArn nor IndexName");
    row[kIndexArn] =
        fmt::format("{}/index/{}", std::get<std::string>(table_arn), std::get<std::string>(row[kIndexName]));
  }
}

void read_answer(std::string_view answer, std::string_view region, TransformedTables& transformed) {
  thread_local ondemand::parser parser;
  const simdjson::padded_string padded(answer);
  ondemand::document document = parser.iterate(padded);
  const std::size_t first_index = transformed.indexes.size();
  const std::size_t tables_before = transformed.tables.size();
  for (auto field : document.get_object()) {
    if (std::string_view(field.unescaped_key()) != "Table") continue;
    if (transformed.tables.size() != tables_before) throw NotATable("there are two members Table");
    read_table(field.value(), region, transformed);
  }
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) throw NotATable("there is more behind the end");
  if (transformed.tables.size() == tables_before) throw NotATable("there is no member Table");
  const auto row = transformed.tables.at(tables_before);
  if (!is_text(row[kArn])) throw NotATable("there is no TableArn");
  if (!is_text(row[kName])) throw NotATable("there is no TableName");
  link_indexes(row[kArn], first_index, transformed.indexes);
}

}  // namespace

tl::expected<void, std::string> transform_dynamodb_tables(std::string_view answer, std::string_view region,
                                                          TransformedTables& transformed) {
  const std::size_t tables = transformed.tables.size();
  const std::size_t indexes = transformed.indexes.size();
  std::string wrong;
  try {
    read_answer(answer, region, transformed);
    return {};
  } catch (const simdjson::simdjson_error& error) {
    wrong = error.what();
  } catch (const NotATable& error) {
    wrong = error.what();
  }
  transformed.tables.truncate(tables);
  transformed.indexes.truncate(indexes);
  return tl::unexpected("DescribeTable's answer cannot be understood: " + wrong);
}

}  // namespace dynatlas::intel::aws::dynamodb
