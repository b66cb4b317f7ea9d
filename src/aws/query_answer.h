// The XML answers of query-protocol services (STS, EC2, IAM) as the JSON objects that callers get. Pure.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace dynatlas::aws {

// By action; names and shapes are botocore's. What an item does not have is left out.
//   GetCallerIdentity → {"Account","Arn","UserId"}
//   AssumeRole, AssumeRoleWithWebIdentity → {"Credentials":{"AccessKeyId","SecretAccessKey","SessionToken",
//     "Expiration","AccountId"}}
//   DescribeRegions → {"Regions":[{"RegionName","OptInStatus"}]}
//   DescribeVpcEndpoints → {"VpcEndpoints":[{"VpcEndpointId","VpcEndpointType","VpcId","ServiceName","State",
//     "PolicyDocument","OwnerId","CreationTimestamp","PrivateDnsEnabled","RouteTableIds","SubnetIds"}],"NextToken"}
//   GetAccountAuthorizationDetails, GetPolicy, GetPolicyVersion → iam_answer.h
// The error says why the answer is malformed.
tl::expected<std::string, std::string> query_answer_json(std::string_view action, std::string_view body);

}  // namespace dynatlas::aws
