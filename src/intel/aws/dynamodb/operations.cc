#include "intel/aws/dynamodb/operations.h"

#include <simdjson.h>

#include "intel/aws/dynamodb/transform.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using graph::column_of;
using models::aws::dynamodb::DynamoDBTableSchema;

Refusal malformed(std::string message) {
  return {{FailureKind::malformed, std::move(message)}};
}

}  // namespace

// A page that is not wholly understood is no page: what it does not name would count as gone.
std::optional<Refusal> read_listing(const Asked&, std::string_view answer, Found& found) {
  const auto wrong = [](std::string_view why) { return not_understood("ListTables", why); };
  std::vector<std::string> names;
  int members = 0;
  try {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(answer);
    simdjson::ondemand::document document = parser.iterate(padded);
    for (auto field : document.get_object()) {
      if (std::string_view(field.unescaped_key()) != "TableNames") continue;
      ++members;
      for (auto name : field.value().get_array()) names.emplace_back(std::string_view(name.get_string()));
    }
  } catch (const simdjson::simdjson_error& error) {
    return wrong(error.what());
  }
  if (members != 1) return wrong(members == 0 ? "it has no TableNames" : "it has two members TableNames");
  std::ranges::move(names, std::back_inserter(found.names));
  return std::nullopt;
}

std::string listed_name_of_table(const graph::NodeName& table) {
  const auto arn = arn_of(table.id);
  const auto named = arn ? table_of(*arn) : std::nullopt;
  return named ? std::string(named->path) : table.name;
}

std::optional<Refusal> read_table(const Asked& asked, std::string_view answer, Found& found) {
  const Batch::Mark before = found.batch.mark();
  const auto outcome = transform_dynamodb_tables(answer, asked.part, found.batch);
  if (!outcome.has_value()) return malformed(outcome.error());
  const graph::Rows& tables = found.batch.of<DynamoDBTableSchema>();
  const auto row = tables[tables.size() - 1];
  const auto text = [&](std::size_t column) { return std::get<std::string>(row[column]); };
  if (text(column_of<DynamoDBTableSchema>("name")) != asked.subject) {
    found.batch.back_to(before);
    return malformed("DescribeTable's answer is about another table");
  }
  const std::string arn = text(column_of<DynamoDBTableSchema>("Arn"));
  if (const auto other = elsewhere(asked.part, arn)) {
    found.batch.back_to(before);
    return about_elsewhere(asked.part, *other);
  }
  found.names_part = is_arn_of_aws(arn);
  return std::nullopt;
}

}  // namespace dynatlas::intel::aws::dynamodb
