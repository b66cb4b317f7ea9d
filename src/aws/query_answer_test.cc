#include "aws/query_answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dynatlas::aws {
namespace {

using nlohmann::json;

// As EC2 API Reference has it, DescribeVpcEndpoints.
constexpr std::string_view kEndpoints = R"(<?xml version="1.0" encoding="UTF-8"?>
<DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>19a9ff46-7df6-49b8-9726-3df27527089d</requestId>
  <vpcEndpointSet>
    <item>
      <vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><vpcId>vpc-1</vpcId>
      <serviceName>com.amazonaws.us-east-1.dynamodb</serviceName><state>available</state>
      <policyDocument>{&quot;Version&quot;:&quot;2008-10-17&quot;}</policyDocument>
      <routeTableIdSet><item>rtb-1</item><item>rtb-2</item></routeTableIdSet><subnetIdSet/>
      <privateDnsEnabled>false</privateDnsEnabled><creationTimestamp>2017-09-05T20:41:28Z</creationTimestamp>
      <ownerId>111122223333</ownerId><tagSet><item><key>a</key><value>b</value></item></tagSet>
    </item>
    <item><vpcEndpointId>vpce-2</vpcEndpointId><privateDnsEnabled>true</privateDnsEnabled><ownerId/></item>
  </vpcEndpointSet>
  <nextToken>more</nextToken>
</DescribeVpcEndpointsResponse>)";

tl::expected<std::string, std::string> endpoints_in(const std::string& inner) {
  return query_answer_json("DescribeVpcEndpoints",
                           "<DescribeVpcEndpointsResponse>" + inner + "</DescribeVpcEndpointsResponse>");
}

TEST(QueryAnswer, VpcEndpointsBecomeJson) {
  const auto answer = query_answer_json("DescribeVpcEndpoints", kEndpoints);
  ASSERT_TRUE(answer.has_value()) << answer.error();
  EXPECT_EQ(json::parse(answer.value()), json::parse(R"({"VpcEndpoints":[
    {"VpcEndpointId":"vpce-1","VpcEndpointType":"Gateway","VpcId":"vpc-1",
     "ServiceName":"com.amazonaws.us-east-1.dynamodb","State":"available",
     "PolicyDocument":"{\"Version\":\"2008-10-17\"}","RouteTableIds":["rtb-1","rtb-2"],"SubnetIds":[],
     "PrivateDnsEnabled":false,"CreationTimestamp":"2017-09-05T20:41:28Z","OwnerId":"111122223333"},
    {"VpcEndpointId":"vpce-2","PrivateDnsEnabled":true}],"NextToken":"more"})"));
}

TEST(QueryAnswer, NoVpcEndpointIsAnEmptyList) {
  for (const char* inner : {"<vpcEndpointSet/>", "<vpcEndpointSet></vpcEndpointSet><nextToken/>"}) {
    EXPECT_EQ(endpoints_in(inner).value(), R"({"VpcEndpoints":[]})") << inner;
  }
}

TEST(QueryAnswer, OthersAreMalformed) {
  for (const char* inner : {"", "<requestId>1</requestId>", "<vpcEndpointSet><item/></vpcEndpointSet>",
                            "<vpcEndpointSet><item><vpcId>vpc-1</vpcId></item></vpcEndpointSet>"}) {
    EXPECT_FALSE(endpoints_in(inner).has_value()) << inner;
  }
  EXPECT_FALSE(query_answer_json("DescribeRegions", kEndpoints).has_value());
  EXPECT_FALSE(query_answer_json("DescribeVpcEndpoints", "{}").has_value());
  EXPECT_FALSE(query_answer_json("DescribeVpcEndpoints", kEndpoints.substr(0, 900)).has_value());
}

}  // namespace
}  // namespace dynatlas::aws
