#include "intel/aws/vpc/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::vpc {
namespace {

using models::aws::AWSVpcEndpointSchema;
using testing::ElementsAre;
using testing::IsEmpty;

std::string answer_with(const std::string& members) {
  return R"({"VpcEndpoints":[{"VpcEndpointId":"vpce-1","ServiceName":"com.amazonaws.us-east-1.dynamodb")" + members +
         "}]}";
}

TEST(DescribeVpcEndpoints, GivesEveryMember) {
  const auto result = answered(kDescribeVpcEndpoints, answer_with(R"(,"VpcEndpointType":"Gateway","VpcId":"vpc-1",
      "State":"Available","PolicyDocument":"{\"Version\":\"2012-10-17\"}","OwnerId":"210987654321",
      "RouteTableIds":["rtb-2","rtb-1"],"SubnetIds":[],"PrivateDnsEnabled":false,
      "CreationTimestamp":"2023-03-03T01:02:03.000Z","Tags":[])"));
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(result.names, ElementsAre("vpce-1"));
  EXPECT_THAT(rows_of<AWSVpcEndpointSchema>(result),
              ElementsAre(Cells{{"VpcEndpointId", "vpce-1"},
                                {"region", "us-east-1"},
                                {"ServiceName", "com.amazonaws.us-east-1.dynamodb"},
                                {"VpcEndpointType", "Gateway"},
                                {"State", "Available"},
                                {"PolicyDocument", R"({"Version":"2012-10-17"})"},
                                {"VpcId", "vpc-1"},
                                {"OwnerId", "210987654321"},
                                {"PrivateDnsEnabled", false},
                                {"CreationTimestamp", "2023-03-03T01:02:03.000Z"},
                                {"route_tables", R"(["rtb-1","rtb-2"])"},
                                {"subnets", "[]"}}));
}

TEST(DescribeVpcEndpoints, NeedsNoMoreThanTheIdAndTheServiceAndTakesNothingOfAnotherType) {
  for (const char* members : {"", R"(,"State":null,"RouteTableIds":null)",
                              R"(,"State":5,"PrivateDnsEnabled":"true","RouteTableIds":[1],"SubnetIds":{})"}) {
    const auto result = answered(kDescribeVpcEndpoints, answer_with(members));
    EXPECT_FALSE(result.refused.has_value()) << members;
    EXPECT_THAT(
        rows_of<AWSVpcEndpointSchema>(result),
        ElementsAre(Cells{
            {"VpcEndpointId", "vpce-1"}, {"region", "us-east-1"}, {"ServiceName", "com.amazonaws.us-east-1.dynamodb"}}))
        << members;
  }
}

// The answer of somebody who does not filter says nothing more of other services' endpoints than ours does.
TEST(DescribeVpcEndpoints, IsAboutDynamoDBAlone) {
  const auto result = answered(kDescribeVpcEndpoints, R"({"VpcEndpoints":[
      {"VpcEndpointId":"vpce-1","ServiceName":"com.amazonaws.us-east-1.s3"},
      {"VpcEndpointId":"vpce-2","ServiceName":"com.amazonaws.us-east-1.dynamodb-streams"},
      {"VpcEndpointId":"vpce-3","ServiceName":"cn.com.amazonaws.cn-north-1.dynamodb"}]})");
  EXPECT_THAT(result.names, ElementsAre("vpce-2", "vpce-3"));
  EXPECT_EQ(result.batch.of<AWSVpcEndpointSchema>().size(), 2U);
  const auto named = [](const char* service) {
    return kDescribeVpcEndpoints.listed_name({.id = "vpce-1", .name = service});
  };
  EXPECT_EQ(named("com.amazonaws.us-east-1.dynamodb"), "vpce-1");
  EXPECT_EQ(named("com.amazonaws.us-east-1.dynamodb-streams"), "vpce-1");
  EXPECT_EQ(named("com.amazonaws.us-east-1.dynamodb-fips"), "") << "the filter leaves it out";
  EXPECT_EQ(named("com.amazonaws.us-east-1.s3"), "");
  EXPECT_EQ(named(""), "");
}

TEST(DescribeVpcEndpoints, RefusesWhatIsNameless) {
  for (const char* last : {R"({"ServiceName":"x.dynamodb"})", R"({"VpcEndpointId":"vpce-2"})", "5"}) {
    const auto result = answered(
        kDescribeVpcEndpoints,
        std::string(R"({"VpcEndpoints":[{"VpcEndpointId":"vpce-1","ServiceName":"x.dynamodb"},)") + last + "]}");
    EXPECT_TRUE(result.is_refused_whole()) << last;
  }
}

TEST(DescribeVpcEndpoints, MayBeNone) {
  const auto result = answered(kDescribeVpcEndpoints, R"({"VpcEndpoints":[]})");
  EXPECT_FALSE(result.refused.has_value());
  EXPECT_THAT(result.names, IsEmpty());
}

}  // namespace
}  // namespace dynatlas::intel::aws::vpc
