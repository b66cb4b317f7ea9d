#include "aws_simulator/refusal.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace aws_simulator {
namespace {

struct Said {
  Status status;
  std::string body;
};

Said said(Service service, Why why, Operation operation = Operation::unknown) {
  Said out;
  out.status = append_refusal(out.body, {operation, service}, {why, "message"});
  return out;
}

TEST(Refusal, OfRestServicesHasItsNameOutsideTheBody) {
  const Said throttled = said(Service::lambda, Why::throttled);
  EXPECT_EQ(throttled.status.http, 429);
  EXPECT_EQ(throttled.status.error, "TooManyRequestsException");
  EXPECT_EQ(nlohmann::json::parse(throttled.body), (nlohmann::json{{"message", "message"}}));
  EXPECT_EQ(said(Service::pipes, Why::denied).status.http, 403);
  EXPECT_EQ(said(Service::backup, Why::not_found).status.error, "ResourceNotFoundException");
}

TEST(Refusal, OfJsonServicesIsOfTheServicesOwnWords) {
  EXPECT_EQ(nlohmann::json::parse(said(Service::tagging, Why::throttled).body)["__type"], "ThrottledException");
  EXPECT_EQ(nlohmann::json::parse(said(Service::kms, Why::not_found).body)["__type"], "NotFoundException");
  EXPECT_EQ(nlohmann::json::parse(said(Service::dynamodb, Why::throttled).body)["__type"],
            "com.amazonaws.dynamodb.v20120810#ThrottlingException");
  EXPECT_EQ(said(Service::organizations, Why::not_found).status.error, "AccountNotFoundException");
  EXPECT_EQ(said(Service::ec2, Why::throttled).status.http, 503);
  EXPECT_EQ(said(Service::sts, Why::expired_token).status.error, "ExpiredToken");
}

// As the service's model declares it.
TEST(Refusal, MayBeNamedByTheOperation) {
  const auto named = [](Operation operation, Why why) { return said(Service::dynamodb, why, operation).status.error; };
  EXPECT_EQ(named(Operation::DescribeContinuousBackups, Why::not_found), "TableNotFoundException");
  EXPECT_EQ(named(Operation::DescribeTimeToLive, Why::not_found), "ResourceNotFoundException");
  EXPECT_EQ(named(Operation::DescribeExport, Why::not_found), "ExportNotFoundException");
  EXPECT_EQ(named(Operation::ListExports, Why::throttled), "LimitExceededException");
  EXPECT_EQ(named(Operation::DescribeTimeToLive, Why::throttled), "ThrottlingException");
}

// Nobody is left with an empty name or a status that is none.
TEST(Refusal, HasWordsForEveryService) {
  for (std::size_t service = 0; service < kServices; ++service) {
    for (int why = 0; why <= static_cast<int>(Why::unknown_operation); ++why) {
      const Said one = said(static_cast<Service>(service), static_cast<Why>(why));
      EXPECT_GE(one.status.http, 400);
      EXPECT_FALSE(one.status.error.empty());
      EXPECT_NE(one.body.find("message"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace aws_simulator
