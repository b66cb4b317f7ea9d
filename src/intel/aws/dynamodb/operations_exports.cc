#include "intel/aws/dynamodb/operations_exports.h"

#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using graph::Value;
using models::aws::dynamodb::DynamoDBDescribedExportSchema;
using models::aws::dynamodb::DynamoDBExportSchema;
using models::aws::dynamodb::DynamoDBImportSchema;

// The ARN of the table that stands at the beginning of another ARN; Null where none does.
Value table_arn_in(std::string_view text) {
  const auto arn = arn_of(text);
  const auto table = arn ? table_of(*arn) : std::nullopt;
  if (!table.has_value()) return {};
  return std::string(text.data(), table->name.data() + table->name.size());
}

std::string complete_export(const Element& element) {
  std::string arn = name_at(element.json, "ExportArn");
  element.row[column_of<DynamoDBExportSchema>("table_arn")] = table_arn_in(arn);
  return arn;
}

std::string complete_described_export(const Element& element) {
  std::string arn = name_at(element.json, "ExportArn");
  if (arn != element.asked.subject) throw NotAsDocumented("it is about another export");
  return arn;
}

std::string complete_import(const Element& element) {
  std::string arn = name_at(element.json, "ImportArn");
  if (text_at(element.json, "TableArn").empty()) {
    element.row[column_of<DynamoDBImportSchema>("TableArn")] = table_arn_in(arn);
  }
  return arn;
}

}  // namespace

std::optional<Refusal> read_exports(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"ListExports", "ExportSummaries", DynamoDBExportSchema, complete_export};
  return read_list(kList, asked, answer, found.batch.of<DynamoDBExportSchema>(), found);
}

std::optional<Refusal> read_export(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kWhole{"DescribeExport", "ExportDescription", DynamoDBDescribedExportSchema,
                               complete_described_export};
  return read_object(kWhole, asked, answer, found.batch.of<DynamoDBDescribedExportSchema>(), found);
}

std::optional<Refusal> read_imports(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"ListImports", "ImportSummaryList", DynamoDBImportSchema, complete_import};
  return read_list(kList, asked, answer, found.batch.of<DynamoDBImportSchema>(), found);
}

}  // namespace dynatlas::intel::aws::dynamodb
