// Whose account a sync reads: what --aws-account-id says is compared with STS where there is one.
#include "cli/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/fake_api.h"
#include "base/error.h"

namespace dynatlas::cli {
namespace {

using aws::Failure;
using aws::FailureKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kOurs = "111122223333";
constexpr const char* kTheirs = "444455556666";

struct BoundSource : aws::CredentialsSource {
  void get(aws::OnCredentials on_ready) override { on_ready(std::make_shared<const aws::Credentials>()); }
  void invalidate(const aws::CredentialsPtr&) override {}
  void bind(const std::string& bound_account, const aws::IdentityCheck& bound_check) override {
    account = bound_account;
    check = bound_check;
  }
  std::string account;
  aws::IdentityCheck check;
};

struct AccountsOfASync : testing::Test {
  AccountsOfASync() {
    options.regions = {"eu-west-1"};
    client_options.region = "eu-west-1";
    client.credentials = source;
  }

  std::vector<sync::AccountTarget> find() { return find_accounts(api, client, client_options, options, {}); }
  void expect_error(ErrorKind kind, const std::string& text) {
    try {
      find();
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(to_string(error.kind()), to_string(kind)) << error.what();
      EXPECT_THAT(error.what(), HasSubstr(text));
    }
  }

  aws::Result identity = R"({"Account":"111122223333"})";
  aws::FakeApi api{[this](const aws::Request&) { return identity; }};
  std::shared_ptr<BoundSource> source = std::make_shared<BoundSource>();
  aws::LiveClient client;
  aws::ClientOptions client_options;
  SyncOptions options;
};

TEST_F(AccountsOfASync, StsSaysWhichAndTheCredentialsAreBoundToIt) {
  const auto targets = find();
  ASSERT_EQ(targets.size(), 1U);
  EXPECT_EQ(targets[0].account, kOurs);
  EXPECT_EQ(targets[0].identity.region, "eu-west-1");
  EXPECT_TRUE(targets[0].identity.is_required);
  EXPECT_EQ(source->account, kOurs);
  EXPECT_TRUE(source->check.is_required);
}

TEST_F(AccountsOfASync, OneThatIsNamedIsComparedWithSts) {
  options.account = kTheirs;
  expect_error(ErrorKind::credentials, "444455556666");
  options.account = kOurs;
  EXPECT_EQ(find().at(0).account, kOurs);
  EXPECT_EQ(source->account, kOurs);
}

TEST_F(AccountsOfASync, OneThatIsNamedIsTakenWhereStsIsOutOfReachAndNotProven) {
  options.account = kTheirs;
  identity = tl::unexpected(Failure{FailureKind::network, "unreachable"});
  const auto targets = find();
  EXPECT_EQ(targets.at(0).account, kTheirs);
  EXPECT_THAT(targets[0].identity.region, IsEmpty());
  EXPECT_TRUE(targets[0].identity.is_required);
  EXPECT_TRUE(source->check.is_required);
}

TEST_F(AccountsOfASync, WithoutCredentialsNoneIsTaken) {
  options.account = kOurs;
  identity = tl::unexpected(Failure{FailureKind::credentials, "no credentials found"});
  expect_error(ErrorKind::credentials, "no credentials found");
}

TEST_F(AccountsOfASync, AnEndpointOfOnesOwnIsNotAskedToBeginWith) {
  options.account = kTheirs;
  client_options.endpoints.url = "http://localhost:8000";
  const auto targets = find();
  EXPECT_EQ(targets.at(0).account, kTheirs);
  EXPECT_THAT(api.requests, IsEmpty());
  EXPECT_EQ(targets[0].identity.region, "eu-west-1");
  EXPECT_FALSE(targets[0].identity.is_required);
  EXPECT_EQ(source->account, kTheirs);
}

TEST_F(AccountsOfASync, TheOptionIsAdvisedWhereAnEndpointHasNoSts) {
  client_options.endpoints.url = "http://localhost:8000";
  for (const auto& [kind, status] : {std::pair{FailureKind::network, 0}, {FailureKind::credentials, 400}}) {
    identity = tl::unexpected(Failure{kind, "no such operation", status});
    expect_error(kind == FailureKind::network ? ErrorKind::network : ErrorKind::credentials, "--aws-account-id");
  }
}

TEST_F(AccountsOfASync, TheOptionIsNotAdvisedWhereStsWasNotAsked) {
  client_options.endpoints.url = "http://localhost:8000";
  identity = tl::unexpected(Failure{FailureKind::credentials, "the SSO session has expired"});
  try {
    find();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("the SSO session has expired"));
    EXPECT_THAT(error.what(), Not(HasSubstr("--aws-account-id")));
  }
}

TEST_F(AccountsOfASync, AwsIsNotAskedWhoseADynamodbOfOnesOwnIs) {
  options.account = kTheirs;
  client_options.endpoints.service_url["dynamodb"] = "http://localhost:8000";
  EXPECT_THAT(find().at(0).identity.region, IsEmpty());
  EXPECT_FALSE(source->check.is_required);
  EXPECT_FALSE(source->check.speaks_for_tables);
}

TEST_F(AccountsOfASync, AnEndpointOfAwsItselfIsAwsHoweverItIsNamed) {
  for (const char* url : {"https://vpce-1-2.dynamodb.eu-west-1.vpce.amazonaws.com",
                          "https://dynamodb.eu-west-1.api.aws", "https://DynamoDB.eu-west-1.amazonaws.com.:443/"}) {
    client_options.endpoints.service_url["dynamodb"] = url;
    options.account = kTheirs;
    expect_error(ErrorKind::credentials, "444455556666");
    options.account = kOurs;
    EXPECT_TRUE(find().at(0).identity.is_required) << url;
    EXPECT_TRUE(find().at(0).identity.speaks_for_tables) << url;
    EXPECT_EQ(find().at(0).identity.region, "eu-west-1") << url;
  }
}

TEST_F(AccountsOfASync, StsOfAwsSaysNothingOfTheTablesOfADynamodbOfOnesOwn) {
  client_options.endpoints.service_url["dynamodb"] = "http://localhost:8000";
  EXPECT_FALSE(find().at(0).identity.speaks_for_tables);
  client_options.endpoints.service_url["sts"] = "http://localhost:8001";
  EXPECT_TRUE(find().at(0).identity.speaks_for_tables);
}

}  // namespace
}  // namespace dynatlas::cli
