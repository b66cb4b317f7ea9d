// Fuzzes the JSON transform: whatever the bytes, an answer becomes whole rows or none.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "intel/aws/dynamodb/transform.h"

namespace dynamodb = dynatlas::intel::aws::dynamodb;
using dynatlas::graph::Rows;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const std::string& text(const Rows& rows, std::size_t row, std::string_view field) {
  const auto* value = std::get_if<std::string>(&rows[row][rows.column(field).value()]);
  require(value != nullptr);
  return *value;
}

void check_rows(const dynamodb::TransformedTables& rows, std::size_t tables_before, std::size_t indexes_before) {
  require(rows.tables.size() == tables_before + 1);
  const std::string& arn = text(rows.tables, tables_before, "Arn");
  require(!arn.empty());
  require(!text(rows.tables, tables_before, "name").empty());
  require(text(rows.tables, tables_before, "region") == "here");
  for (std::size_t i = indexes_before; i < rows.indexes.size(); ++i) {
    require(!text(rows.indexes, i, "Arn").empty());
    require(text(rows.indexes, i, "table_arn") == arn);
    require(text(rows.indexes, i, "region") == "here");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string answer(bytes, bytes + size);
  dynamodb::TransformedTables rows;
  const char* good = R"({"Table":{"TableArn":"arn:x","TableName":"x","GlobalSecondaryIndexes":[{"IndexName":"i"}]}})";
  require(dynamodb::transform_dynamodb_tables(good, "elsewhere", rows).has_value());
  // Twice: what the first left in the parser must not matter.
  for (int i = 0; i < 2; ++i) {
    const std::size_t tables = rows.tables.size();
    const std::size_t indexes = rows.indexes.size();
    const auto outcome = dynamodb::transform_dynamodb_tables(answer, "here", rows);
    if (outcome.has_value()) {
      check_rows(rows, tables, indexes);
    } else {
      require(!outcome.error().empty());
      require(rows.tables.size() == tables && rows.indexes.size() == indexes);
    }
  }
  require(text(rows.tables, 0, "Arn") == "arn:x" && text(rows.indexes, 0, "Arn") == "arn:x/index/i");
  return 0;
}
