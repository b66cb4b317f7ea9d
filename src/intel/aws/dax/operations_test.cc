#include "intel/aws/dax/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intel/test_answers.h"

namespace dynatlas::intel::aws::dax {
namespace {

using models::aws::AWSDAXClusterSchema;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kArn = "arn:aws:dax:us-east-1:123456789012:cache/c";

std::string answer_with(const std::string& members, const std::string& arn = kArn) {
  return R"({"Clusters":[{"ClusterArn":")" + arn + "\"" + members + "}]}";
}

TEST(DescribeClusters, GivesEveryMember) {
  const auto result = answered(kDescribeClusters, answer_with(R"(,"ClusterName":"c","Description":"d","TotalNodes":3,
      "ActiveNodes":2,"NodeType":"dax.r5.large","Status":"modifying","ClusterDiscoveryEndpoint":{"Address":"a",
      "Port":9111,"URL":"daxs://a"},"NodeIdsToRemove":["c-a"],"Nodes":[{"NodeId":"c-a","AvailabilityZone":"us-east-1a"},
      {"NodeId":"c-b","AvailabilityZone":"us-east-1b"},{"NodeId":"c-c","AvailabilityZone":"us-east-1a"}],
      "PreferredMaintenanceWindow":"sun:01:00-sun:09:00","NotificationConfiguration":{"TopicArn":"t",
      "TopicStatus":"active"},"SubnetGroup":"s","SecurityGroups":[{"SecurityGroupIdentifier":"sg-2","Status":"active"},
      {"SecurityGroupIdentifier":"sg-1"}],"IamRoleArn":"r","ParameterGroup":{"ParameterGroupName":"p",
      "ParameterApplyStatus":"in-sync","NodeIdsToReboot":[]},"SSEDescription":{"Status":"ENABLED"},
      "ClusterEndpointEncryptionType":"TLS","NetworkType":"ipv4","New":1)"));
  ASSERT_FALSE(result.refused.has_value()) << result.refused->failure.message;
  EXPECT_THAT(result.names, ElementsAre(kArn));
  EXPECT_THAT(rows_of<AWSDAXClusterSchema>(result),
              ElementsAre(Cells{{"ClusterArn", kArn},
                                {"ClusterName", "c"},
                                {"region", "us-east-1"},
                                {"Description", "d"},
                                {"Status", "modifying"},
                                {"NodeType", "dax.r5.large"},
                                {"TotalNodes", std::int64_t{3}},
                                {"ActiveNodes", std::int64_t{2}},
                                {"availability_zones", std::int64_t{2}},
                                {"ClusterDiscoveryEndpoint.URL", "daxs://a"},
                                {"SSEDescription.Status", "ENABLED"},
                                {"ClusterEndpointEncryptionType", "TLS"},
                                {"NetworkType", "ipv4"},
                                {"IamRoleArn", "r"},
                                {"SubnetGroup", "s"},
                                {"security_groups", R"(["sg-1","sg-2"])"},
                                {"ParameterGroup.ParameterGroupName", "p"},
                                {"ParameterGroup.ParameterApplyStatus", "in-sync"},
                                {"PreferredMaintenanceWindow", "sun:01:00-sun:09:00"},
                                {"NotificationConfiguration.TopicArn", "t"}}));
}

TEST(DescribeClusters, NeedsNoMoreThanTheArnAndTakesNothingOfAnotherType) {
  for (const char* members :
       {"", R"(,"ClusterName":null,"Nodes":null,"SecurityGroups":null,"SSEDescription":null)",
        R"(,"ClusterName":5,"TotalNodes":"3","Nodes":{},"SecurityGroups":["sg-1"],"SSEDescription":"ENABLED")",
        R"(,"Nodes":[{"AvailabilityZone":"a"},{"NodeId":"b"}],"SecurityGroups":[{"Status":"active"}])",
        R"(,"Nodes":[{"AvailabilityZone":5}])", R"(,"Nodes":["a"])"}) {
    const auto result = answered(kDescribeClusters, answer_with(members));
    EXPECT_FALSE(result.refused.has_value()) << members;
    EXPECT_THAT(rows_of<AWSDAXClusterSchema>(result), ElementsAre(Cells{{"ClusterArn", kArn}, {"region", "us-east-1"}}))
        << members;
  }
}

TEST(DescribeClusters, RefusesWhatIsNamelessOrElsewhere) {
  EXPECT_TRUE(
      answered(kDescribeClusters, R"({"Clusters":[{"ClusterArn":"x"},{"ClusterName":"c"}]})").is_refused_whole());
  for (const char* arn : {"arn:aws:dax:us-east-1:210987654321:cache/c", "arn:aws:dax:eu-west-1:123456789012:cache/c"}) {
    const auto result = answered(kDescribeClusters, answer_with("", arn));
    EXPECT_TRUE(result.is_refused_whole()) << arn;
    EXPECT_TRUE(result.refused.value_or(Refusal{}).elsewhere.has_value()) << arn;
  }
}

TEST(DescribeClusters, MayBeNone) {
  EXPECT_THAT(kDescribeClusters.means_none, ElementsAre("ServiceLinkedRoleNotFoundFault"));
  for (const char* answer : {"", R"({"Clusters":[]})"}) {
    const auto result = answered(kDescribeClusters, answer);
    EXPECT_FALSE(result.refused.has_value());
    EXPECT_THAT(result.names, IsEmpty());
  }
}

}  // namespace
}  // namespace dynatlas::intel::aws::dax
