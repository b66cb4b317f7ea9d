#include "aws_simulator/operations.h"

#include <gmock/gmock.h>

#include "aws_simulator/parameters.h"

namespace aws_simulator {
namespace {

Asked asked_in(const std::string& text) {
  HttpRequest request;
  std::size_t size = 0;
  EXPECT_EQ(parse_request(text, request, size), Parsed::request);
  return asked(request);
}

Asked asked_by_target(const std::string& target) {
  return asked_in("POST / HTTP/1.1\r\nX-Amz-Target: " + target + "\r\n\r\n");
}

TEST(Operations, AreNamedByTheirTarget) {
  const Asked tags = asked_by_target("ResourceGroupsTaggingAPI_20170126.GetResources");
  EXPECT_EQ(tags.operation, Operation::GetResources);
  EXPECT_EQ(name_of(tags.service), "tagging");
  EXPECT_EQ(asked_by_target("DynamoDB_20120810.ListBackups").operation, Operation::ListBackups);
  const Asked of_another = asked_by_target("TrentService.GetResources");
  EXPECT_EQ(of_another.operation, Operation::unknown);
  EXPECT_EQ(of_another.service, Service::kms);
  for (const char* target : {"DynamoDB_20120810.unknown", "Nothing.GetResources", "x", "."}) {
    EXPECT_EQ(asked_by_target(target).operation, Operation::unknown) << target;
  }
}

TEST(Operations, OfRestServicesAreNamedByTheirPath) {
  const std::pair<const char*, Operation> kPaths[] = {
      {"/2015-03-31/event-source-mappings/?MaxItems=100", Operation::ListEventSourceMappings},
      {"/2015-03-31/event-source-mappings", Operation::ListEventSourceMappings},
      {"/resources/?maxResults=1000", Operation::ListProtectedResources},
      {"/backup-vaults/", Operation::ListBackupVaults},
      {"/backup-vaults/a/recovery-points/?resourceType=DynamoDB", Operation::ListRecoveryPointsByBackupVault},
      {"/v1/pipes?Limit=100", Operation::ListPipes},
      {"/backup-vaults/a", Operation::unknown},
      {"/", Operation::unknown},
  };
  for (const auto& [path, operation] : kPaths) {
    EXPECT_EQ(asked_in(std::string("GET ") + path + " HTTP/1.1\r\n\r\n").operation, operation) << path;
  }
}

TEST(Operations, OfQueryServicesAreNamedByTheForm) {
  const auto asked_by_form = [](const std::string& body) {
    return asked_in("POST / HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  EXPECT_EQ(asked_by_form("Action=DescribeVpcEndpoints&Version=2016-11-15").service, Service::ec2);
  EXPECT_EQ(asked_by_form("Action=ListTables").operation, Operation::unknown);
}

TEST(Parameters, OfAGetStandInItsTarget) {
  const auto found =
      parse_target("/backup-vaults/a%20b/recovery-points/?maxResults=7&nextToken=1-2&resourceType=DynamoDB");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->vault_name, "a b");
  EXPECT_EQ(found->next_token, "1-2");
  EXPECT_EQ(found->limit, 7u);
  EXPECT_EQ(parse_target("/v1/pipes?SourcePrefix=arn%3Aaws%3A")->source_prefix, "arn:aws:");
  EXPECT_FALSE(parse_target("/v1/pipes?Limit=many").has_value());
}

}  // namespace
}  // namespace aws_simulator
