// What is sent for an operation, beside the real botocore, which tests/botocore_requests.py asks.
#include "aws/protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "aws/ask_botocore.h"
#include "aws/sign.h"

namespace dynatlas::aws {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

tl::expected<HttpRequest, std::string> request_of(std::string_view operation, std::string_view parameters,
                                                  std::string url = "https://localhost") {
  EndpointOptions options;
  options.url = std::move(url);
  return make_request(operation, "us-east-1", parameters, options);
}

std::string path_of(std::string_view operation, std::string_view parameters) {
  const auto request = request_of(operation, parameters);
  return request.has_value() ? request.value().path : "refused: " + request.error();
}

std::string authorization_of(HttpRequest request) {
  request.credentials = std::make_shared<Credentials>(Credentials{"AKID", "secret", "token"});
  request.signing_time = Clock::WallTime(std::chrono::seconds(1'700'000'000));  // 2023-11-14T22:13:20Z
  const auto headers = signed_headers(request);
  if (!headers.has_value()) return headers.error();
  const auto found = std::ranges::find(headers.value(), "Authorization", &std::pair<std::string, std::string>::first);
  return found == headers.value().end() ? "" : found->second;
}

TEST(Protocol, SendsAndSignsWhatBotocoreDoes) {
  const auto lines = testing::ask_botocore("tests/botocore_requests.py");
  EXPECT_GT(lines.size(), 15u);
  for (const std::string& line : lines) {
    const json theirs = json::parse(line);
    const auto request =
        request_of(theirs["operation"].get<std::string>(), theirs["parameters"].get_ref<const std::string&>());
    ASSERT_TRUE(request.has_value()) << line << request.error();
    json ours = theirs;
    ours["method"] = request.value().method;
    ours["path"] = request.value().path;
    ours["headers"] =
        std::map<std::string, std::string>(request.value().headers.begin(), request.value().headers.end());
    ours["body"] = request.value().body;
    ours["authorization"] = authorization_of(request.value());
    EXPECT_EQ(ours, theirs);
  }
}

TEST(Protocol, EveryServiceHasItsEndpoint) {
  EXPECT_EQ(endpoint_service_of("tag:GetResources"), "resourcegroupstaggingapi");
  EXPECT_EQ(endpoint_service_of("kms:DescribeKey"), "kms");
  EXPECT_EQ(endpoint_service_of("nonsense:X"), "");
  EXPECT_EQ(endpoint_service_of(""), "");
  const auto tag = make_request("tag:GetResources", "eu-west-1", "{}", {});
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag.value().endpoint.host, "tagging.eu-west-1.amazonaws.com");
  EXPECT_EQ(tag.value().signing_service, "tagging");
  EndpointOptions options;
  options.service_url["resourcegroupstaggingapi"] = "http://localhost:8000";
  EXPECT_EQ(make_request("tag:GetResources", "eu-west-1", "{}", options).value().endpoint.host, "localhost");
  EXPECT_EQ(make_request("kms:DescribeKey", "eu-west-1", "{}", options).value().endpoint.host,
            "kms.eu-west-1.amazonaws.com");
}

TEST(Protocol, RestParametersArePathAndQueryString) {
  EXPECT_EQ(path_of("backup:ListBackupVaults", ""), "/backup-vaults/");
  EXPECT_EQ(path_of("pipes:ListPipes", R"({"NextToken":null})"), "/v1/pipes");
  constexpr std::string_view kPoints = "backup:ListRecoveryPointsByBackupVault";
  EXPECT_EQ(path_of(kPoints, R"({"resourceType":"DynamoDB","maxResults":9,"backupVaultName":"a b/c?ü"})"),
            "/backup-vaults/a%20b%2Fc%3F%C3%BC/recovery-points/?maxResults=9&resourceType=DynamoDB");
  for (const char* none : {"", "{}", R"({"backupVaultName":""})", R"({"backupVaultName":{}})"}) {
    EXPECT_THAT(path_of(kPoints, none), HasSubstr("refused: the parameter backupVaultName is missing")) << none;
  }
  EXPECT_THAT(path_of("pipes:ListPipes", R"({"Limit":[1]})"), HasSubstr("refused: the parameter Limit"));
  EXPECT_THAT(path_of("pipes:ListPipes", "[]"), HasSubstr("refused: the parameters are no JSON object"));
  EXPECT_THAT(path_of("pipes:DeletePipe", "{}"), HasSubstr("refused: unknown operation"));
}

TEST(Protocol, RestPathsStandBelowThatOfTheEndpoint) {
  const auto request = request_of("pipes:ListPipes", "{}", "https://localhost/prefix/");
  EXPECT_EQ(request.value().endpoint.base_path, "/prefix");
  EXPECT_EQ(request.value().path, "/v1/pipes");
}

TEST(Protocol, AnswersOfRestAreOneObject) {
  EXPECT_EQ(answer_json("backup:ListBackupVaults", R"({"BackupVaultList":[]})").value(), R"({"BackupVaultList":[]})");
  for (const char* body : {"", "[]", "{\"a\":", "<a/>"}) {
    EXPECT_FALSE(answer_json("backup:ListBackupVaults", body).has_value()) << body;
  }
}

}  // namespace
}  // namespace dynatlas::aws
