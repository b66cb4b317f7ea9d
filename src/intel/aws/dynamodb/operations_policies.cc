#include "intel/aws/dynamodb/operations_policies.h"

#include <nlohmann/json.hpp>

#include "intel/aws/dynamodb/operations_per_table.h"
#include "intel/aws/dynamodb/transform_policy.h"
#include "intel/listing.h"

namespace dynatlas::intel::aws::dynamodb {
namespace {

using graph::column_of;
using models::aws::dynamodb::DynamoDBResourcePolicySchema;
using models::aws::dynamodb::DynamoDBStreamSchema;

std::string complete_policy(const Element& element) {
  name_at(element.json, "Policy");
  const std::string resource(element.asked.subject);
  std::string id = resource + "/policy";
  element.row[column_of<DynamoDBResourcePolicySchema>("id")] = id;
  element.row[column_of<DynamoDBResourcePolicySchema>("resource_arn")] = resource;
  return id;
}

}  // namespace

void tables_and_streams_of_rows(const Part& part, const Batch& batch, const Batch::Mark& before,
                                std::vector<std::string>& subjects) {
  tables_of_rows(part, batch, before, subjects);
  const graph::Rows& streams = batch.of<DynamoDBStreamSchema>();
  for (std::size_t i = Batch::count_at<DynamoDBStreamSchema>(before); i < streams.size(); ++i) {
    if (streams[i][column_of<DynamoDBStreamSchema>("stream_enabled")] != graph::Value(true)) continue;
    subjects.push_back(std::get<std::string>(streams[i][column_of<DynamoDBStreamSchema>("Arn")]));
  }
}

std::optional<Refusal> read_policy(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kWhole{"GetResourcePolicy", "", DynamoDBResourcePolicySchema, complete_policy};
  graph::Rows& policies = found.batch.of<DynamoDBResourcePolicySchema>();
  const std::size_t before = policies.size();
  auto refused = read_object(kWhole, asked, answer, policies, found);
  if (policies.size() > before) transform_statements(policies.at(before), found.batch);
  return refused;
}

}  // namespace dynatlas::intel::aws::dynamodb
