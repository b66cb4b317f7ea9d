// The ways from VPCs to DynamoDB (Amazon EC2 API reference: DescribeVpcEndpoints).
#pragma once

#include "intel/operation.h"

namespace dynatlas::intel::aws::vpc {

std::optional<Refusal> read_endpoints(const Asked& asked, std::string_view answer, Found& found);
// Those of other services, which another client wrote, it would not name.
std::string listed_name_of_endpoint(const graph::NodeName& endpoint);

inline constexpr std::array<const graph::NodeSchema*, 1> kKinds{&models::aws::AWSVpcEndpointSchema};

// The services' names begin with the region, and in China with `cn.` before that.
inline constexpr Operation kDescribeVpcEndpoints{
    .name = "ec2:DescribeVpcEndpoints",
    .group = "endpoints",
    .request = R"({"Filters":[{"Name":"service-name","Values":["*.dynamodb","*.dynamodb-streams"]}],"MaxResults":100})",
    .paging = {.send = "NextToken", .receive = "NextToken"},
    .calls_per_second = 5,
    .kinds = kKinds,
    .lists = &models::aws::AWSVpcEndpointSchema,
    .listed_name = listed_name_of_endpoint,
    .transform = read_endpoints,
};

}  // namespace dynatlas::intel::aws::vpc
