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

// endpoint_botocore_test.cc has every service and region; these show what the hosts look like.
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
    {"dynamodb", "eusc-de-east-1", false, false, "dynamodb.eusc-de-east-1.amazonaws.eu"},
    {"sts", "us-iso-east-1", true, false, "sts-fips.us-iso-east-1.c2s.ic.gov"},
    {"sts", "us-isob-east-1", false, true, "sts.us-isob-east-1.api.aws.scloud"},
    {"ec2", "eu-isoe-west-1", false, false, "ec2.eu-isoe-west-1.cloud.adc-e.uk"},
    {"dynamodb", "us-isof-south-1", false, false, "dynamodb.us-isof-south-1.csp.hci.ic.gov"},
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
    EXPECT_EQ(endpoint.value().http, (HttpEndpoint{true, c.host, 443, ""}));
    EXPECT_EQ(endpoint.value().signing_region, c.region);
    EXPECT_EQ(endpoint.value().signing_service, c.service);
  }
}

TEST(Endpoint, PartitionByName) {
  EXPECT_EQ(partition_of("us-east-1")->name, "aws");
  EXPECT_EQ(partition_of("ap-southeast-10")->name, "aws");
  EXPECT_EQ(partition_of("mx-central-1")->name, "aws");
  EXPECT_EQ(partition_of("cn-northwest-1")->name, "aws-cn");
  EXPECT_EQ(partition_of("us-gov-east-1")->name, "aws-us-gov");
  EXPECT_EQ(partition_of("eusc-de-west-9")->name, "aws-eusc");
  EXPECT_EQ(partition_of("us-iso-north-2")->name, "aws-iso");
  EXPECT_EQ(partition_of("us-isob-east-1")->name, "aws-iso-b");
  EXPECT_EQ(partition_of("eu-isoe-west-1")->name, "aws-iso-e");
  EXPECT_EQ(partition_of("us-isof-east-1")->name, "aws-iso-f");
  EXPECT_EQ(partition_of("aws-cn-global")->name, "aws-cn");
  EXPECT_EQ(partition_of("xx-newland-1")->name, "aws");
  EXPECT_EQ(partition_of("us-gov-east-1")->global_region, "us-gov-west-1");
}

TEST(Endpoint, RefusesWhatCannotBeARegion) {
  for (const char* region : {"", "us", "us-east", "us-east-", "US-EAST-1", "us-east-1a", "us--1", "us-east--1", "-us-1",
                             "us_east_1", "u-east-1", "us-east-1.evil.example/", "us-east-1-", "us-east-1\n", "us-é-1",
                             "12", "eusc-de-east-1@x", "us-iso-east-1/", "local"}) {
    EXPECT_EQ(partition_of(region), nullptr) << region;
    const auto endpoint = resolve_endpoint("sts", region, {});
    ASSERT_FALSE(endpoint.has_value()) << region;
    EXPECT_NE(endpoint.error().find("unknown region"), std::string::npos) << endpoint.error();
  }
}

TEST(Endpoint, ConfiguredUrlWinsOverVariants) {
  EndpointOptions options;
  options.url = "http://localhost:4566";
  options.service_url["dynamodb"] = "http://127.0.0.1:8000/";
  options.fips = true;
  EXPECT_EQ(resolve_endpoint("dynamodb", "local", options).value().http, (HttpEndpoint{false, "127.0.0.1", 8000, ""}));
  EXPECT_EQ(resolve_endpoint("sts", "us-east-1", options).value().http, (HttpEndpoint{false, "localhost", 4566, ""}));
  EXPECT_FALSE(resolve_endpoint("sts", "us/east", options).has_value());
}

TEST(Endpoint, AnEndpointOfOnesOwnTakesAnyRegionThatCanBeSigned) {
  EndpointOptions options;
  options.url = "http://127.0.0.1:8000";
  for (const char* region : {"local", "ddblocal", "US-EAST-1", "a1"}) {
    const auto endpoint = resolve_endpoint("dynamodb", region, options);
    ASSERT_TRUE(endpoint.has_value()) << region;
    EXPECT_EQ(endpoint.value().signing_region, region);
  }
  for (const char* region : {"", "123", "-a", "a-", "a.b", "a_b", "a b", "a\nb"}) {
    EXPECT_FALSE(resolve_endpoint("dynamodb", region, options).has_value()) << region;
  }
}

TEST(Endpoint, ARegionWithFipsInItsNameAsksForFips) {
  EXPECT_EQ(region_of_fips_name("fips-us-east-1"), "us-east-1");
  EXPECT_EQ(region_of_fips_name("us-gov-east-1-fips"), "us-gov-east-1");
  EXPECT_EQ(region_of_fips_name("us-east-1"), std::nullopt);
  const auto endpoint = resolve_endpoint("sts", "fips-us-east-2", {});
  ASSERT_TRUE(endpoint.has_value()) << endpoint.error();
  EXPECT_EQ(endpoint.value().http.host, "sts-fips.us-east-2.amazonaws.com");
  EXPECT_EQ(endpoint.value().signing_region, "us-east-2");
}

TEST(Endpoint, GlobalServicesAreSignedForTheirOwnRegion) {
  const auto organizations = resolve_endpoint("organizations", "eu-west-1", {});
  ASSERT_TRUE(organizations.has_value());
  EXPECT_EQ(organizations.value().http.host, "organizations.us-east-1.amazonaws.com");
  EXPECT_EQ(organizations.value().signing_region, "us-east-1");
  EndpointOptions legacy;
  legacy.sts_global = true;
  EXPECT_EQ(resolve_endpoint("sts", "eu-west-1", legacy).value().http.host, "sts.amazonaws.com");
  EXPECT_EQ(resolve_endpoint("sts", "eu-west-1", legacy).value().signing_region, "us-east-1");
  EXPECT_EQ(resolve_endpoint("sts", "af-south-1", legacy).value().http.host, "sts.af-south-1.amazonaws.com");
}

EndpointOptions with_account(AccountIdMode mode, std::string account = "111122223333") {
  EndpointOptions options;
  options.account_id_mode = mode;
  options.account_id = std::move(account);
  return options;
}

TEST(Endpoint, DynamoDbIsAskedAtTheHostOfTheAccount) {
  for (const AccountIdMode mode : {AccountIdMode::preferred, AccountIdMode::required}) {
    EndpointOptions options = with_account(mode);
    const auto host = [&] { return resolve_endpoint("dynamodb", "us-east-1", options).value().http.host; };
    EXPECT_EQ(host(), "111122223333.ddb.us-east-1.amazonaws.com");
    options.dualstack = true;
    EXPECT_EQ(host(), "111122223333.ddb.us-east-1.api.aws");
    options.url = "https://own.example";
    EXPECT_EQ(host(), "own.example");
  }
  EXPECT_EQ(resolve_endpoint("sts", "us-east-1", with_account(AccountIdMode::required)).value().http.host,
            "sts.us-east-1.amazonaws.com");
}

TEST(Endpoint, WithoutAHostOfTheAccountTheRegionsIsAskedUnlessItIsRequired) {
  struct Case {
    const char* region;
    bool fips;
    const char* account;
    const char* host;
  };
  const char* const kAccount = "111122223333";
  const Case cases[] = {{"us-east-1", true, kAccount, "dynamodb-fips.us-east-1.amazonaws.com"},
                        {"us-east-1", false, "", "dynamodb.us-east-1.amazonaws.com"},
                        {"us-gov-west-1", false, kAccount, "dynamodb.us-gov-west-1.amazonaws.com"},
                        {"cn-north-1", false, kAccount, "dynamodb.cn-north-1.amazonaws.com.cn"},
                        {"eusc-de-east-1", false, kAccount, "dynamodb.eusc-de-east-1.amazonaws.eu"}};
  for (const Case& c : cases) {
    EndpointOptions options = with_account(AccountIdMode::preferred, c.account);
    options.fips = c.fips;
    EXPECT_EQ(resolve_endpoint("dynamodb", c.region, options).value().http.host, c.host);
    options.account_id_mode = AccountIdMode::required;
    const auto refused = resolve_endpoint("dynamodb", c.region, options);
    ASSERT_FALSE(refused.has_value()) << c.host;
    EXPECT_NE(refused.error().find("AWS_ACCOUNT_ID_ENDPOINT_MODE"), std::string::npos) << refused.error();
  }
  EXPECT_EQ(resolve_endpoint("dynamodb", "us-east-1", with_account(AccountIdMode::disabled)).value().http.host,
            "dynamodb.us-east-1.amazonaws.com");
  EXPECT_FALSE(resolve_endpoint("dynamodb", "us-east-1", with_account(AccountIdMode::preferred, "a/b")).has_value());
}

TEST(Endpoint, KnowsWhereAServiceIsNot) {
  EXPECT_TRUE(is_absent("dax", "us-iso-east-1"));
  EXPECT_FALSE(is_absent("dax", "us-east-1"));
  EXPECT_FALSE(is_absent("dax", "xx-newland-1"));
  EXPECT_FALSE(is_absent("dynamodb", "eusc-de-east-1"));
}

TEST(Endpoint, ParsesUrls) {
  EXPECT_EQ(parse_endpoint_url("https://example.com").value(), (HttpEndpoint{true, "example.com", 443, ""}));
  EXPECT_EQ(parse_endpoint_url("http://example.com").value(), (HttpEndpoint{false, "example.com", 80, ""}));
  EXPECT_EQ(parse_endpoint_url("https://[::1]:8443/a/b/").value(), (HttpEndpoint{true, "::1", 8443, "/a/b"}));
  EXPECT_EQ(parse_endpoint_url("HTTPS://Example.com/").value(), (HttpEndpoint{true, "Example.com", 443, ""}));
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

TEST(IsOfAws, TellsByTheHostOfTheUrlThatCounts) {
  EndpointOptions options;
  EXPECT_TRUE(is_of_aws("dynamodb", options));
  options.url = "http://localhost:8000";
  EXPECT_FALSE(is_of_aws("dynamodb", options));
  options.service_url["dynamodb"] = "https://vpce-1.dynamodb.cn-north-1.vpce.amazonaws.com.cn";
  EXPECT_TRUE(is_of_aws("dynamodb", options));
  EXPECT_FALSE(is_of_aws("sts", options));
  for (const char* url : {"https://amazonaws.com.example.org", "https://notamazonaws.com", "nonsense"}) {
    options.url = url;
    EXPECT_FALSE(is_of_aws("sts", options)) << url;
  }
}

}  // namespace
}  // namespace dynatlas::aws
