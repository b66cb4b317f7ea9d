#include "intel/aws/dynamodb/operations_per_table.h"

#include <nlohmann/json.hpp>

#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using models::aws::dynamodb::DynamoDBContinuousBackupsSchema;
using models::aws::dynamodb::DynamoDBKinesisDestinationSchema;
using models::aws::dynamodb::DynamoDBTableSchema;
using models::aws::dynamodb::DynamoDBTimeToLiveSchema;

// Whose the node is: the answers name no table by its ARN.
template <const graph::NodeSchema& kSchema>
std::string identify_of_table(const Element& element, std::string_view suffix) {
  const std::string table(element.asked.subject);
  std::string id = table + std::string(suffix);
  element.row[column_of<kSchema>("id")] = id;
  element.row[column_of<kSchema>("table_arn")] = table;
  return id;
}

std::string complete_continuous_backups(const Element& element) {
  name_at(element.json, "ContinuousBackupsStatus");
  return identify_of_table<DynamoDBContinuousBackupsSchema>(element, "/continuous-backups");
}

// AWS requires no member of it. Without the status it says nothing.
std::string complete_time_to_live(const Element& element) {
  name_at(element.json, "TimeToLiveStatus");
  return identify_of_table<DynamoDBTimeToLiveSchema>(element, "/time-to-live");
}

std::string complete_kinesis_destination(const Element& element) {
  const std::string stream = name_at(element.json, "StreamArn");
  if (const auto arn = arn_of(stream)) {
    element.row[column_of<DynamoDBKinesisDestinationSchema>("stream_account_id")] = std::string(arn->account);
    element.row[column_of<DynamoDBKinesisDestinationSchema>("stream_region")] = std::string(arn->region);
  }
  return identify_of_table<DynamoDBKinesisDestinationSchema>(element, "/kinesis/" + stream);
}

}  // namespace

void tables_of_rows(const Part&, const Batch& batch, const Batch::Mark& before, std::vector<std::string>& subjects) {
  const graph::Rows& tables = batch.of<DynamoDBTableSchema>();
  for (std::size_t i = Batch::count_at<DynamoDBTableSchema>(before); i < tables.size(); ++i) {
    subjects.push_back(std::get<std::string>(tables[i][column_of<DynamoDBTableSchema>("Arn")]));
  }
}

std::string table_name_of(std::string_view arn) {
  constexpr std::string_view kTable = ":table/";
  const std::size_t at = arn.find(kTable);
  return std::string(at == std::string_view::npos ? arn : arn.substr(at + kTable.size()));
}

std::optional<Refusal> read_continuous_backups(const Asked& asked, std::string_view answer, Found& found) {
  return read_object({"DescribeContinuousBackups", "ContinuousBackupsDescription", DynamoDBContinuousBackupsSchema,
                      complete_continuous_backups},
                     asked, answer, found.batch.of<DynamoDBContinuousBackupsSchema>(), found);
}

std::optional<Refusal> read_time_to_live(const Asked& asked, std::string_view answer, Found& found) {
  return read_object({"DescribeTimeToLive", "TimeToLiveDescription", DynamoDBTimeToLiveSchema, complete_time_to_live},
                     asked, answer, found.batch.of<DynamoDBTimeToLiveSchema>(), found);
}

std::optional<Refusal> read_kinesis_destinations(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"DescribeKinesisStreamingDestination", "KinesisDataStreamDestinations",
                              DynamoDBKinesisDestinationSchema, complete_kinesis_destination};
  const nlohmann::json whole = parsed(answer);
  const std::string name = text_at(whole, "TableName");
  if (!name.empty() && name != table_name_of(asked.subject)) {
    return not_understood(kList.operation, "it is about another table");
  }
  const std::size_t names = found.names.size();
  auto refused = read_list(kList, asked, answer, found.batch.of<DynamoDBKinesisDestinationSchema>(), found);
  found.names.resize(names);  // the answer counts, not what it lists
  return refused;
}

}  // namespace dynatlas::intel::aws::dynamodb
