// Fuzzes the JSON transform: whatever the bytes, an answer becomes whole rows or none.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "intel/aws/dynamodb/transform.h"

namespace dynamodb = dynatlas::intel::aws::dynamodb;
using dynatlas::graph::Rows;
using dynatlas::models::aws::dynamodb::DynamoDBGSISchema;
using dynatlas::models::aws::dynamodb::DynamoDBSSEDescriptionSchema;
using dynatlas::models::aws::dynamodb::DynamoDBTableSchema;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const std::string& text(const Rows& rows, std::size_t row, std::string_view field) {
  const auto* value = std::get_if<std::string>(&rows[row][rows.column(field).value()]);
  require(value != nullptr);
  return *value;
}

// Every kind's new rows: an id, and the table that they belong to.
void check_rows(const dynatlas::intel::Batch& rows, const dynatlas::intel::Batch::Mark& before) {
  const Rows& tables = rows.of<DynamoDBTableSchema>();
  require(rows.tables() == before[0] + 1);
  const std::string& arn = text(tables, before[0], "Arn");
  require(!text(tables, before[0], "name").empty());
  for (std::size_t kind = 0; kind < dynatlas::intel::Batch::kKinds; ++kind) {
    const Rows& added = rows[kind];
    for (std::size_t i = before[kind]; i < added.size(); ++i) {
      require(!text(added, i, added.column("id") ? "id" : "Arn").empty());
      if (added.column("table_arn")) require(text(added, i, "table_arn") == arn);
      if (added.column("region")) require(text(added, i, "region") == "here");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string answer(bytes, bytes + size);
  dynatlas::intel::Batch rows;
  const char* good = R"({"Table":{"TableArn":"arn:x","TableName":"x","GlobalSecondaryIndexes":[{"IndexName":"i"}],
      "SSEDescription":{"Status":"ENABLED"}}})";
  require(dynamodb::transform_dynamodb_tables(good, {"123456789012", "elsewhere"}, rows).has_value());
  // Twice: what the first left in the parser must not matter.
  for (int i = 0; i < 2; ++i) {
    const auto before = rows.mark();
    const auto outcome = dynamodb::transform_dynamodb_tables(answer, {"123456789012", "here"}, rows);
    if (outcome.has_value()) {
      check_rows(rows, before);
    } else {
      require(!outcome.error().empty());
      require(rows.mark() == before);
    }
  }
  require(text(rows.of<DynamoDBTableSchema>(), 0, "Arn") == "arn:x");
  require(text(rows.of<DynamoDBGSISchema>(), 0, "Arn") == "arn:x/index/i");
  require(text(rows.of<DynamoDBSSEDescriptionSchema>(), 0, "id") == "arn:x/sse");
  return 0;
}
