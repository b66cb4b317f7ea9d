#include "intel/aws/dynamodb/operations_global_tables.h"

#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using models::aws::dynamodb::DynamoDBGlobalTableSchema;

std::string complete_global_table(const Element& element) {
  const std::string name = name_at(element.json, "GlobalTableName");
  const std::string table_arn = arn_of_table(element.asked.part, name);
  std::string id = table_arn + "/global-table";
  element.row[column_of<DynamoDBGlobalTableSchema>("id")] = id;
  element.row[column_of<DynamoDBGlobalTableSchema>("regions")] =
      texts_at(element.json, "ReplicationGroup", "RegionName");
  element.row[column_of<DynamoDBGlobalTableSchema>("table_arn")] = table_arn;
  return id;
}

}  // namespace

std::optional<Refusal> read_global_tables(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"ListGlobalTables", "GlobalTables", DynamoDBGlobalTableSchema, complete_global_table};
  return read_list(kList, asked, answer, found.batch.of<DynamoDBGlobalTableSchema>(), found);
}

}  // namespace dynatlas::intel::aws::dynamodb
