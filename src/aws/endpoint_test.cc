#include "aws/endpoint.h"

#include <gtest/gtest.h>

namespace dynatlas::aws {
namespace {

struct HostCase {
  const char* service;
  const char* region;
  bool fips;
  bool dualstack;
  const char* host;
};

// Taken from the endpoint rules that AWS publishes with its SDKs.
const HostCase kHosts[] = {
    {"dynamodb", "us-east-1", false, false, "dynamodb.us-east-1.amazonaws.com"},
    {"dynamodb", "us-east-1", false, true, "dynamodb.us-east-1.api.aws"},
    {"dynamodb", "us-east-1", true, false, "dynamodb-fips.us-east-1.amazonaws.com"},
    {"dynamodb", "us-east-1", true, true, "dynamodb-fips.us-east-1.api.aws"},
    {"dynamodb", "ap-southeast-3", false, false, "dynamodb.ap-southeast-3.amazonaws.com"},
    {"dynamodb", "cn-north-1", false, false, "dynamodb.cn-north-1.amazonaws.com.cn"},
    {"dynamodb", "cn-north-1", false, true, "dynamodb.cn-north-1.api.amazonwebservices.com.cn"},
    {"dynamodb", "cn-northwest-1", true, false, "dynamodb-fips.cn-northwest-1.amazonaws.com.cn"},
    {"dynamodb", "us-gov-west-1", false, false, "dynamodb.us-gov-west-1.amazonaws.com"},
    {"dynamodb", "us-gov-west-1", true, false, "dynamodb.us-gov-west-1.amazonaws.com"},
    {"dynamodb", "us-gov-east-1", true, true, "dynamodb-fips.us-gov-east-1.api.aws"},
    {"sts", "eu-central-1", false, false, "sts.eu-central-1.amazonaws.com"},
    {"sts", "us-west-2", true, false, "sts-fips.us-west-2.amazonaws.com"},
    {"sts", "us-gov-west-1", true, false, "sts.us-gov-west-1.amazonaws.com"},
    {"sts", "us-gov-west-1", false, true, "sts.us-gov-west-1.api.aws"},
    {"sts", "cn-north-1", true, true, "sts-fips.cn-north-1.api.amazonwebservices.com.cn"},
    {"ec2", "ca-central-1", true, false, "ec2-fips.ca-central-1.amazonaws.com"},
    {"ec2", "us-east-1", false, true, "ec2.us-east-1.api.aws"},
    {"ec2", "us-gov-east-1", true, false, "ec2.us-gov-east-1.amazonaws.com"},
};

TEST(Endpoint, HostOfEveryPartitionAndVariant) {
  for (const HostCase& c : kHosts) {
    EndpointOptions options;
    options.fips = c.fips;
    options.dualstack = c.dualstack;
    const auto endpoint = resolve_endpoint(c.service, c.region, options);
    ASSERT_TRUE(endpoint.has_value()) << c.host << ": " << endpoint.error();
    EXPECT_EQ(endpoint.value(), (HttpEndpoint{true, c.host, 443, ""}));
  }
}

TEST(Endpoint, PartitionByName) {
  EXPECT_EQ(partition_of("us-east-1")->name, "aws");
  EXPECT_EQ(partition_of("ap-southeast-10")->name, "aws");
  EXPECT_EQ(partition_of("mx-central-1")->name, "aws");
  EXPECT_EQ(partition_of("cn-northwest-1")->name, "aws-cn");
  EXPECT_EQ(partition_of("us-gov-east-1")->name, "aws-us-gov");
}

TEST(Endpoint, RefusesWhatCannotBeARegion) {
  for (const char* region : {"", "us", "us-east", "us-east-", "US-EAST-1", "us-east-1a", "us--1", "us-east--1", "-us-1",
                             "us-east-123", "us_east_1", "u-east-1", "us-east-1.evil.example/", "us-iso-east-1",
                             "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1", "us-east-1\n", "us-é-1"}) {
    EXPECT_EQ(partition_of(region), nullptr) << region;
    const auto endpoint = resolve_endpoint("dynamodb", region, {});
    ASSERT_FALSE(endpoint.has_value()) << region;
    EXPECT_NE(endpoint.error().find("unknown region"), std::string::npos) << endpoint.error();
  }
}

TEST(Endpoint, ConfiguredUrlWinsOverVariants) {
  EndpointOptions options;
  options.url = "http://localhost:4566";
  options.service_url["dynamodb"] = "http://127.0.0.1:8000/";
  options.fips = true;
  EXPECT_EQ(resolve_endpoint("dynamodb", "local", options).value(), (HttpEndpoint{false, "127.0.0.1", 8000, ""}));
  EXPECT_EQ(resolve_endpoint("sts", "us-east-1", options).value(), (HttpEndpoint{false, "localhost", 4566, ""}));
  EXPECT_FALSE(resolve_endpoint("sts", "us/east", options).has_value());
}

TEST(Endpoint, ParsesUrls) {
  EXPECT_EQ(parse_endpoint_url("https://example.com").value(), (HttpEndpoint{true, "example.com", 443, ""}));
  EXPECT_EQ(parse_endpoint_url("http://example.com").value(), (HttpEndpoint{false, "example.com", 80, ""}));
  EXPECT_EQ(parse_endpoint_url("https://[::1]:8443/a/b/").value(), (HttpEndpoint{true, "::1", 8443, "/a/b"}));
  EXPECT_EQ(parse_endpoint_url("http://[fd00::1]").value(), (HttpEndpoint{false, "fd00::1", 80, ""}));
}

TEST(Endpoint, RefusesBadUrlsWithoutRepeatingThem) {
  for (const char* url : {"", "localhost:8000", "ftp://x", "http://", "http://:80", "http://x:", "http://x:0",
                          "http://x:65536", "http://x:8a", "http://user:hunter2@x", "http://x/?hunter2", "http://x#a",
                          "http://[::1", "http://[::1]x", "http://a b", "http://[::1]:"}) {
    const auto endpoint = parse_endpoint_url(url);
    ASSERT_FALSE(endpoint.has_value()) << url;
    EXPECT_EQ(endpoint.error().find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace dynatlas::aws
