#include "intel/aws/vpc/operations.h"

#include "intel/listing.h"

namespace dynatlas::intel::aws::vpc {
namespace {

using graph::column_of;
using models::aws::AWSVpcEndpointSchema;

// As the request's filter has it.
bool is_of_dynamodb(std::string_view service) {
  return service.ends_with(".dynamodb") || service.ends_with(".dynamodb-streams");
}

// Those of other services, which a server names that does not filter, are passed over. OwnerId is kept as told.
std::string complete_endpoint(const Element& element) {
  std::string id = name_at(element.json, "VpcEndpointId");
  const std::string service = name_at(element.json, "ServiceName");
  if (!is_of_dynamodb(service)) return {};
  element.row[column_of<AWSVpcEndpointSchema>("route_tables")] = texts_at(element.json, "RouteTableIds");
  element.row[column_of<AWSVpcEndpointSchema>("subnets")] = texts_at(element.json, "SubnetIds");
  return id;
}

}  // namespace

std::optional<Refusal> read_endpoints(const Asked& asked, std::string_view answer, Found& found) {
  static constexpr List kList{"DescribeVpcEndpoints", "VpcEndpoints", AWSVpcEndpointSchema, complete_endpoint};
  return read_list(kList, asked, answer, found.batch.of<AWSVpcEndpointSchema>(), found);
}

std::string listed_name_of_endpoint(const graph::NodeName& endpoint) {
  return is_of_dynamodb(endpoint.name) ? endpoint.id : std::string();
}

}  // namespace dynatlas::intel::aws::vpc
