// What the machine hands out: container credentials and EC2 instance metadata, on loopback.
#include <gmock/gmock.h>

#include "aws/credentials_home.h"
#include "aws/credentials_parse.h"
#include "aws/loopback_server.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::http_reply;
using testing::LoopbackServer;
using ::testing::Not;
using testing::Reply;
using testing::ServerRequest;

std::string keys_text(const std::string& id, const std::string& expiration = "2100-01-01T00:00:00Z") {
  return R"({"Code":"Success","AccessKeyId":")" + id +
         R"(","SecretAccessKey":"s","Token":"t","AccountId":"123456789012")" + R"(,"Expiration":")" + expiration +
         R"("})";
}

class Container : public testing::CredentialsHome {
 protected:
  void SetUp() override {
    CredentialsHome::SetUp();
    uri("http://127.0.0.1");
    variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "pod-token";
  }
  void uri(const std::string& host) {
    variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = host + ":" + std::to_string(agent_.port()) + "/creds?a=b";
  }

  std::function<Reply(const ServerRequest&)> answer_ = [](const ServerRequest&) {
    return http_reply(200, keys_text("POD"));
  };
  LoopbackServer agent_{[this](const ServerRequest& request) { return answer_(request); }};
};

TEST_F(Container, IsAskedWithItsToken) {
  const CredentialsResult result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "POD");
  EXPECT_EQ(result.value()->session_token, "t");
  EXPECT_EQ(result.value()->account_id, "123456789012");
  const ServerRequest seen = agent_.requests().at(0);
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.target, "/creds?a=b");
  EXPECT_EQ(seen.headers.at("authorization"), "pod-token");
  EXPECT_EQ(seen.headers.at("accept"), "application/json");
}

TEST_F(Container, PlainHttpIsForThisMachineAndTheAgents) {
  for (const char* host : {"http://LOCALHOST", "http://localhost", "http://127.0.0.1"}) {
    uri(host);
    EXPECT_EQ(key_of(), "POD") << host;
  }
  for (const char* host : {"http://127.evil.example", "http://127.0.0.1.evil.example", "http://evil.example",
                           "http://127.1", "http://169.254.170.2.evil.example", "http://localhost.evil.example",
                           "http://2130706433", "http://169.254.169.254", "http://10.0.0.1", "http://[fd00:ec2::24]"}) {
    uri(host);
    EXPECT_THAT(error_of(), HasSubstr("plain http")) << host;
  }
  EXPECT_EQ(agent_.requests().size(), 3u);
}

TEST_F(Container, ATokenOfAnyHostGoesOverTls) {
  LoopbackServer evil([](const ServerRequest&) { return http_reply(200, keys_text("EVIL")); });
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "https://127.0.0.1:" + std::to_string(evil.port()) + "/creds";
  const CredentialsResult result = resolve();
  ASSERT_FALSE(result.has_value()) << "it speaks no TLS";
  EXPECT_TRUE(evil.requests().empty());
}

TEST_F(Container, TheTokensFileIsReadEachTimeAndComesFirst) {
  const std::string file = write("token", "first");
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file;
  EXPECT_EQ(key_of(), "POD");
  write("token", "second");
  EXPECT_EQ(key_of(), "POD");
  EXPECT_EQ(agent_.requests()[0].headers.at("authorization"), "first");
  EXPECT_EQ(agent_.requests()[1].headers.at("authorization"), "second");
}

TEST_F(Container, ATokenThatIsNoHeaderIsRefused) {
  for (const char* token : {"a\r\nX-Evil: 1", "a\nb", "secret-token\n", "secret-token\r"}) {
    variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = token;
    variables_.erase("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    EXPECT_THAT(error_of(), AllOf(HasSubstr("AWS_CONTAINER_AUTHORIZATION_TOKEN: "), HasSubstr("line break"),
                                  Not(HasSubstr("secret"))));
    variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = write("token", token);
    EXPECT_THAT(error_of(), AllOf(HasSubstr("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "), HasSubstr("line break"),
                                  Not(HasSubstr("secret"))));
  }
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = home_ + "/absent";
  EXPECT_THAT(error_of(), HasSubstr("absent"));
  EXPECT_TRUE(agent_.requests().empty());
}

TEST_F(Container, IsAskedThreeTimesWhateverItAnswers) {
  int calls = 0;
  answer_ = [&](const ServerRequest& request) {
    if (++calls < 3) return http_reply(calls == 1 ? 404 : 500, "I know no " + request.headers.at("authorization"));
    return http_reply(200, keys_text("POD"));
  };
  EXPECT_EQ(key_of(), "POD");
  answer_ = [](const ServerRequest&) {
    return http_reply(403, R"({"code":"Denied","message":"I know no pod-token"})");
  };
  EXPECT_THAT(error_of(), AllOf(HasSubstr("container"), HasSubstr("Denied"), Not(HasSubstr("pod-token"))));
  EXPECT_EQ(agent_.requests().size(), 6u);
}

TEST_F(Container, WhatIsNoJsonIsAskedForAgain) {
  int calls = 0;
  answer_ = [&](const ServerRequest&) {
    ++calls;
    return http_reply(200, calls == 1 ? "" : calls == 2 ? "<html>" : keys_text("POD"));
  };
  EXPECT_EQ(key_of(), "POD");
  EXPECT_EQ(calls, 3);
  answer_ = [](const ServerRequest&) { return http_reply(200, "<html>pod-token"); };
  EXPECT_THAT(error_of(), AllOf(HasSubstr("container"), HasSubstr("no usable credentials"), Not(HasSubstr("html"))));
  EXPECT_EQ(agent_.requests().size(), 6u);
  answer_ = [](const ServerRequest&) { return http_reply(200, "{}"); };
  EXPECT_THAT(error_of(), HasSubstr("no usable credentials"));
  EXPECT_EQ(agent_.requests().size(), 7u) << "JSON is the answer";
}

// A metadata service whose parts a test can change.
class Instance : public testing::CredentialsHome {
 protected:
  void SetUp() override {
    CredentialsHome::SetUp();
    variables_.erase("AWS_EC2_METADATA_DISABLED");
    variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server_.url();
    variables_["AWS_METADATA_SERVICE_TIMEOUT"] = "20";
  }

  Reply answer(const ServerRequest& request) {
    const bool is_put = request.method == "PUT" && request.target == "/latest/api/token";
    asked_.push_back((is_put                          ? "token"
                      : request.target.ends_with('/') ? "role"
                                                      : "credentials") +
                     std::string(request.headers.contains("x-aws-ec2-metadata-token") ? "" : "-"));
    if (is_put) return token_();
    const bool is_good = !needs_token_ || (request.headers.contains("x-aws-ec2-metadata-token") &&
                                           request.headers.at("x-aws-ec2-metadata-token") == good_token_);
    if (!is_good) return http_reply(401, "");
    return asked_.back().starts_with("role") ? role_() : credentials_();
  }

  std::vector<std::string> asked_;  // what, in order; "-" behind it: without a token
  bool needs_token_ = true;
  std::string good_token_ = "imds-token";
  std::function<Reply()> token_ = [] { return http_reply(200, "imds-token"); };
  std::function<Reply()> role_ = [] { return http_reply(200, "my-role"); };
  std::function<Reply()> credentials_ = [] { return http_reply(200, keys_text("EC2")); };
  LoopbackServer server_{[this](const ServerRequest& request) { return answer(request); }};
};

TEST_F(Instance, VersionTwoIsAskedFirst) {
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "credentials"));
  const ServerRequest seen = server_.requests().at(2);
  EXPECT_EQ(seen.target, "/latest/meta-data/iam/security-credentials/my-role");
}

TEST_F(Instance, IsNotAskedWhereItIsDisabled) {
  variables_["AWS_EC2_METADATA_DISABLED"] = "True";
  EXPECT_THAT(error_of(), HasSubstr("no credentials found"));
  EXPECT_TRUE(asked_.empty());
}

TEST_F(Instance, VersionOneIsAskedWhereTwoIsRefused) {
  needs_token_ = false;
  for (const int status : {403, 404, 405}) {
    asked_.clear();
    token_ = [status] { return http_reply(status, "no"); };
    EXPECT_EQ(key_of(), "EC2") << status;
    EXPECT_THAT(asked_, ElementsAre("token-", "role-", "credentials-")) << status;
  }
}

TEST_F(Instance, VersionOneMayBeForbidden) {
  needs_token_ = false;
  token_ = [] { return http_reply(403, "no"); };
  variables_["AWS_EC2_METADATA_V1_DISABLED"] = "True";
  EXPECT_THAT(error_of(), AllOf(HasSubstr("403"), HasSubstr("version 1 is not used")));
  variables_.erase("AWS_EC2_METADATA_V1_DISABLED");
  write(".aws/config", "[default]\nec2_metadata_v1_disabled = true\n");
  EXPECT_THAT(error_of(), HasSubstr("version 1 is not used"));
  EXPECT_THAT(asked_, ElementsAre("token-", "token-"));
  variables_["AWS_EC2_METADATA_V1_DISABLED"] = "false";
  EXPECT_EQ(key_of(), "EC2") << "the environment comes before the profile";
}

TEST_F(Instance, ATokenRequestThatIsWrongIsTheEnd) {
  needs_token_ = false;
  token_ = [] { return http_reply(400, "no"); };
  EXPECT_THAT(error_of(), HasSubstr("400"));
  EXPECT_THAT(asked_, ElementsAre("token-"));
}

TEST_F(Instance, ATokenThatIsNotGivenInTimeLeadsToVersionOne) {
  needs_token_ = false;
  token_ = [] { return Reply{.hang = true}; };
  variables_["AWS_METADATA_SERVICE_TIMEOUT"] = "1";
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "role-", "credentials-"));
}

TEST_F(Instance, AServerInTroubleIsAskedAgainForEachPart) {
  int calls = 0;
  const auto second_time = [&](const std::function<Reply()>& good, int status) {
    return [&calls, good, status] { return ++calls % 2 == 1 ? http_reply(status, "") : good(); };
  };
  token_ = second_time(token_, 503);
  role_ = second_time(role_, 500);
  credentials_ = second_time(credentials_, 500);
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "token-", "role", "role", "credentials", "credentials"));
}

TEST_F(Instance, APartThatIsNotThereYetIsAskedForAgain) {
  const auto good_role = role_;
  const auto good_credentials = credentials_;
  const auto third_time = [this](const Reply& first, const Reply& second, const std::function<Reply()>& good) {
    return [this, first, second, good] {
      const auto calls = std::ranges::count(asked_, asked_.back());
      return calls == 1 ? first : calls == 2 ? second : good();
    };
  };
  role_ = third_time(http_reply(404, ""), http_reply(200, ""), good_role);
  credentials_ = third_time(http_reply(404, ""), http_reply(200, ""), good_credentials);
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "role", "role", "credentials", "credentials", "credentials"));
  asked_.clear();
  role_ = good_role;
  credentials_ = third_time(http_reply(200, "<html>"), http_reply(400, ""), good_credentials);
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "credentials", "credentials", "credentials"));
}

TEST_F(Instance, APartThatIsNeverThereIsAskedForAsOftenAsTheSettingSays) {
  write(".aws/config", "[default]\nmetadata_service_num_attempts = 2\n");
  role_ = [] { return http_reply(200, ""); };
  EXPECT_THAT(error_of(), HasSubstr("does the instance have a role?"));
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "role"));
  asked_.clear();
  role_ = [] { return http_reply(200, "my-role"); };
  credentials_ = [] { return http_reply(200, "<html>"); };
  EXPECT_THAT(error_of(), AllOf(HasSubstr("no usable credentials"), Not(HasSubstr("html"))));
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "credentials", "credentials"));
}

TEST_F(Instance, TheNumberOfAttemptsIsASetting) {
  token_ = [] { return http_reply(503, ""); };
  const auto tokens = [&] { return std::ranges::count(asked_, "token-"); };
  EXPECT_FALSE(resolve().has_value());
  EXPECT_EQ(tokens(), 3);
  asked_.clear();
  write(".aws/config", "[default]\nmetadata_service_num_attempts = 2\n");
  EXPECT_FALSE(resolve().has_value());
  EXPECT_EQ(tokens(), 2);
  asked_.clear();
  variables_["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "1";
  EXPECT_FALSE(resolve().has_value());
  EXPECT_EQ(tokens(), 1);
}

TEST_F(Instance, ATokenThatEndedIsReplacedOnce) {
  token_ = [this] { return http_reply(200, asked_.size() == 1 ? "ended-token" : "imds-token"); };
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "token-", "role", "credentials"));
  asked_.clear();
  token_ = [] { return http_reply(200, "bad-token"); };
  EXPECT_THAT(error_of(), AllOf(HasSubstr("401"), Not(HasSubstr("bad-token"))));
  EXPECT_THAT(asked_, ElementsAre("token-", "role", "token-", "role"));
}

TEST_F(Instance, AnAnswerThatIsNoSuccessSaysWhy) {
  credentials_ = [] {
    return http_reply(200, R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"})");
  };
  EXPECT_THAT(error_of(), AllOf(HasSubstr("AssumeRoleUnauthorizedAccess"), HasSubstr("EC2 cannot assume the role")));
  for (const char* body : {"{}", "[]", R"({"Code":"Success"})", R"({"Code":5,"AccessKeyId":"A"})"}) {
    credentials_ = [body] { return http_reply(200, body); };
    EXPECT_THAT(error_of(), HasSubstr("no usable credentials")) << body;
  }
  credentials_ = [] { return http_reply(200, keys_text("EC2", "01/02/2099 03:04:05Z")); };
  EXPECT_THAT(error_of(), HasSubstr("answered an Expiration that is not a time like 2030-01-02T03:04:05Z"));
  role_ = [] { return http_reply(404, "no"); };
  EXPECT_THAT(error_of(), HasSubstr("does the instance have a role?"));
}

TEST_F(Instance, CredentialsThatAreNotRenewedInTimeAreUsedOn) {
  const auto ends_in = [&](std::chrono::seconds time) {
    credentials_ = [time] { return http_reply(200, keys_text("EC2", to_rfc3339(system_clock().wall_now() + time))); };
    const CredentialsResult result = resolve();
    EXPECT_TRUE(result.has_value());
    return result.has_value()
               ? std::chrono::duration<double>(result.value()->expires - system_clock().wall_now()).count()
               : 0;
  };
  EXPECT_NEAR(ends_in(std::chrono::hours(6)), 6 * 3600, 120);
  EXPECT_NEAR(ends_in(std::chrono::minutes(10)), 600, 120);
  EXPECT_NEAR(ends_in(std::chrono::minutes(2)), 900, 120);
  EXPECT_NEAR(ends_in(-std::chrono::hours(2)), 900, 120);
}

TEST_F(Instance, WhereItIsMayStandInTheProfile) {
  variables_.erase("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  write(".aws/config", "[default]\nec2_metadata_service_endpoint = " + server_.url() + "/\n");
  EXPECT_EQ(key_of(), "EC2");
  EXPECT_EQ(server_.requests()[0].target, "/latest/api/token");
}

class MetadataSettingsOf : public testing::CredentialsHome {
 protected:
  std::string url() const { return options().metadata.url; }
  std::string refused() const {
    try {
      return "accepted " + options().metadata.url;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
  }
};

TEST_F(MetadataSettingsOf, TheModeIsInAnyCase) {
  const std::string v4 = "http://169.254.169.254";
  const std::string v6 = "http://[fd00:ec2::254]";
  EXPECT_EQ(url(), v4);
  for (const char* mode : {"IPv6", "ipv6", "IPV6"}) {
    variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = mode;
    EXPECT_EQ(url(), v6) << mode;
  }
  write(".aws/config", "[default]\nec2_metadata_service_endpoint_mode = ipv6\n");
  variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "IPV4";
  EXPECT_EQ(url(), v4);
  variables_.erase("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
  EXPECT_EQ(url(), v6);
  variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1";
  EXPECT_EQ(url(), "http://127.0.0.1:1") << "an endpoint is stronger than a mode";
}

TEST_F(MetadataSettingsOf, WhatCannotBeMeantIsRefused) {
  for (const char* mode : {"IPv5", "4", "ipv6 "}) {
    variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = mode;
    EXPECT_THAT(refused(), AllOf(HasSubstr("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), HasSubstr("IPv4 or IPv6")));
  }
  variables_.erase("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
  write(".aws/config", "[default]\nec2_metadata_service_endpoint_mode = IPv5\n");
  EXPECT_THAT(refused(), HasSubstr("ec2_metadata_service_endpoint_mode of profile default"));
  write(".aws/config", "[default]\nec2_metadata_service_endpoint = 169.254.169.254\n");
  EXPECT_THAT(refused(), HasSubstr("ec2_metadata_service_endpoint of profile default"));
  write(".aws/config", "");
  for (const char* number : {"0", "-1", "many", "1.5", "3x"}) {
    variables_["AWS_METADATA_SERVICE_TIMEOUT"] = number;
    EXPECT_THAT(refused(), HasSubstr("AWS_METADATA_SERVICE_TIMEOUT")) << number;
  }
  variables_["AWS_METADATA_SERVICE_TIMEOUT"] = "7";
  variables_["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "none";
  EXPECT_THAT(refused(), HasSubstr("AWS_METADATA_SERVICE_NUM_ATTEMPTS"));
  variables_["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "4";
  EXPECT_EQ(options().metadata.timeout, std::chrono::seconds(7));
  EXPECT_EQ(options().metadata.max_attempts, 4);
}

}  // namespace
}  // namespace dynatlas::aws
