// The credentials chain against made-up files and environments, and services on loopback.
#include "aws/credentials.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/credentials_home.h"
#include "aws/credentials_parse.h"
#include "aws/loopback_server.h"
#include "aws/run_command.h"
#include "aws/shell_words.h"
#include "aws/time_text.h"

namespace dynatlas::aws {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::http_reply;
using testing::LoopbackServer;
using ::testing::Not;
using testing::Reply;
using testing::ServerRequest;

std::string keys_json(const std::string& id, const char* token_member = "Token") {
  return R"({"AccessKeyId":")" + id + R"(","SecretAccessKey":"s-)" + id + R"(",")" + token_member + R"(":"t-)" + id +
         R"(","Expiration":"2100-01-01T00:00:00Z"})";
}

// An STS that answers with a key named after the role.
Reply sts_reply(const ServerRequest& request) {
  const std::string action =
      request.body.find("WithWebIdentity") != std::string::npos ? "AssumeRoleWithWebIdentity" : "AssumeRole";
  const std::size_t role = request.body.find("role%2F");
  const std::string name = request.body.substr(role + 7, request.body.find('&', role) - role - 7);
  return http_reply(200, "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>" + name +
                             "</AccessKeyId><SecretAccessKey>s-" + name + "</SecretAccessKey><SessionToken>t-" + name +
                             "</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></" + action +
                             "Result></" + action + "Response>");
}

using Chain = testing::CredentialsHome;

TEST_F(Chain, EnvironmentKeys) {
  variables_["AWS_ACCESS_KEY_ID"] = "AKIDENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "secret";
  variables_["AWS_SESSION_TOKEN"] = "token";
  const CredentialsResult result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "AKIDENV");
  EXPECT_EQ(result.value()->session_token, "token");
  EXPECT_EQ(result.value()->expires, Clock::WallTime::max());
}

TEST_F(Chain, NothingFoundSaysWhereItLooked) {
  const std::string message = error_of();
  EXPECT_THAT(message, HasSubstr("no credentials found"));
  EXPECT_THAT(message, HasSubstr("AWS_ACCESS_KEY_ID"));
  EXPECT_THAT(message, HasSubstr(home_ + "/.aws/config"));
  EXPECT_THAT(message, HasSubstr("AWS_EC2_METADATA_DISABLED"));
  EXPECT_THAT(message, HasSubstr("aws configure"));
}

TEST_F(Chain, ProfilesAndPrecedence) {
  write(".aws/credentials",
        "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = s\n"
        "[other]\naws_access_key_id = OTHER\naws_secret_access_key = s\naws_session_token = t\n");
  EXPECT_EQ(key_of(), "DEFAULT");
  variables_["AWS_PROFILE"] = "other";
  EXPECT_EQ(key_of(), "OTHER");
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(key_of(), "ENV");
  EXPECT_EQ(key_of("default"), "DEFAULT") << "a profile of the command line beats the environment";
}

TEST_F(Chain, NamedProfileWithoutCredentialsGoesOnPastTheEnvironment) {
  LoopbackServer agent([](const ServerRequest&) { return http_reply(200, keys_json("POD")); });
  write(".aws/config", "[profile bare]\nregion = us-east-1\n");
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/absent";
  EXPECT_THAT(error_of("bare"),
              AllOf(HasSubstr("no credentials found"), HasSubstr("\"bare\""), Not(HasSubstr("AWS_ACCESS_KEY_ID"))));
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.url() + "/creds";
  EXPECT_EQ(key_of("bare"), "POD");
}

TEST_F(Chain, HalfAKeyPairIsAnError) {
  write(".aws/credentials",
        "[default]\naws_access_key_id = D\naws_secret_access_key = s\n[id]\naws_access_key_id = hunter2\n"
        "[secret]\naws_secret_access_key = hunter2\n[empty]\naws_access_key_id = hunter2\naws_secret_access_key =\n"
        "[split]\naws_access_key_id = hunter2\n");
  write(".aws/config", "[profile split]\naws_secret_access_key = hunter2\n");
  for (const char* profile : {"id", "empty", "split"}) {
    EXPECT_THAT(error_of(profile),
                AllOf(HasSubstr("aws_secret_access_key"), HasSubstr(profile), Not(HasSubstr("hunter2"))));
  }
  EXPECT_THAT(error_of("secret"), AllOf(HasSubstr("aws_access_key_id of profile"), Not(HasSubstr("hunter2"))));
  variables_["AWS_SESSION_TOKEN"] = "left over";
  EXPECT_EQ(key_of(), "D");
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  EXPECT_THAT(error_of(), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
  variables_["AWS_SECRET_ACCESS_KEY"] = "";
  EXPECT_THAT(error_of(), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
  EXPECT_EQ(key_of("default"), "D") << "the command line's profile keeps the environment out";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  variables_["AWS_ACCESS_KEY_ID"] = "";
  EXPECT_THAT(error_of(), HasSubstr("AWS_ACCESS_KEY_ID is not"));
}

TEST_F(Chain, LegacyNamesOfTheToken) {
  write(".aws/credentials",
        "[p]\naws_access_key_id = P\naws_secret_access_key = s\naws_session_token = new\naws_security_token = old\n");
  CredentialsResult result = resolve("p");
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->session_token, "old");
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  variables_["AWS_SESSION_TOKEN"] = "new";
  variables_["AWS_SECURITY_TOKEN"] = "old";
  variables_["AWS_CREDENTIAL_EXPIRATION"] = "2100-01-01T00:00:00Z";
  result = resolve();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->session_token, "old");
  EXPECT_EQ(result.value()->expires, parse_time("2100-01-01T00:00:00Z"));
  variables_["AWS_CREDENTIAL_EXPIRATION"] = "soon";
  EXPECT_THAT(error_of(), HasSubstr("AWS_CREDENTIAL_EXPIRATION"));
  variables_["AWS_CREDENTIAL_EXPIRATION"] = "Fri Jan  1 00:00:00 UTC 2100";
  EXPECT_EQ(resolve().value()->expires, parse_time("2100-01-01T00:00:00Z"));
}

TEST_F(Chain, TheOrderOfAProfilesSources) {
  LoopbackServer sts(sts_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  const std::string process = R"(credential_process = echo '{"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"s"}')";
  const std::string config_keys = "aws_access_key_id = CONFIG\naws_secret_access_key = s\n";
  write("token", "header.payload.signature");
  write(".aws/config", "[profile all]\nrole_arn = arn:aws:iam::1:role/Role\nsource_profile = all\n" + process + "\n" +
                           config_keys + "[profile web]\nrole_arn = arn:aws:iam::1:role/Web\n" +
                           "web_identity_token_file = ~/token\nsource_profile = all\n" + config_keys +
                           "[profile process]\n" + process + "\n" + config_keys + "[profile both]\n" + process +
                           "\n[profile own]\n" + config_keys);
  write(".aws/credentials",
        "[all]\naws_access_key_id = SHARED\naws_secret_access_key = s\n"
        "[both]\naws_access_key_id = SHARED\naws_secret_access_key = s\n");
  EXPECT_EQ(key_of("all"), "Role");
  EXPECT_THAT(sts.requests().at(0).headers.at("authorization"), HasSubstr("Credential=SHARED/"));
  EXPECT_EQ(key_of("web"), "Web");
  EXPECT_EQ(key_of("both"), "SHARED");
  EXPECT_EQ(key_of("process"), "PROC");
  EXPECT_EQ(key_of("own"), "CONFIG");
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_ + "/token";
  variables_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/Pod";
  variables_["AWS_PROFILE"] = "both";
  EXPECT_EQ(key_of(), "Pod") << "the environment's web identity, before the keys of AWS_PROFILE";
  variables_["AWS_PROFILE"] = "all";
  EXPECT_EQ(key_of(), "Role");
  EXPECT_EQ(key_of("both"), "SHARED");
}

TEST_F(Chain, WhatMayBeASourceProfile) {
  LoopbackServer sts(sts_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  const std::string token = write("token", "header.payload.signature");
  std::string config =
      "[profile process]\ncredential_process = echo "
      "'{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}'\n"
      "[profile web]\nrole_arn = arn:aws:iam::1:role/Web\nweb_identity_token_file = " +
      token +
      "\n[profile keys]\naws_access_key_id = KEYS\naws_secret_access_key = s\nrole_arn = arn:aws:iam::1:role/No\n"
      "source_profile = a-web\n[profile bare]\nregion = eu-west-1\n"
      "[profile self]\nrole_arn = arn:aws:iam::1:role/Self\nsource_profile = self\nduration_seconds = an hour\n"
      "[profile odd]\nrole_arn = arn:aws:iam::1:role/O\ncredential_source = environment\n";
  for (const char* source : {"process", "web", "keys", "bare"}) {
    config += fmt::format("[profile a-{0}]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = {0}\n", source);
  }
  write(".aws/config", config);
  EXPECT_EQ(key_of("a-process"), "A");
  EXPECT_THAT(sts.requests().back().headers.at("authorization"), HasSubstr("Credential=PROC/"));
  EXPECT_EQ(key_of("a-web"), "A");
  EXPECT_THAT(sts.requests().back().headers.at("authorization"), HasSubstr("Credential=Web/"));
  EXPECT_EQ(key_of("a-keys"), "A");
  EXPECT_THAT(sts.requests().back().headers.at("authorization"), HasSubstr("Credential=KEYS/"));
  EXPECT_THAT(error_of("a-bare"), HasSubstr("\"bare\""));
  EXPECT_THAT(error_of("self"), HasSubstr("circle"));
  EXPECT_THAT(error_of("odd"), HasSubstr("credential_source"));
}

TEST_F(Chain, RoleChainThroughSourceProfiles) {
  LoopbackServer sts(sts_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config",
        "[profile top]\nrole_arn = arn:aws:iam::1:role/Top\nsource_profile = middle\nregion = eu-west-1\n"
        "external_id = ext\nrole_session_name = me\nduration_seconds = 900\n"
        "[profile middle]\nrole_arn = arn:aws:iam::1:role/Middle\nsource_profile = base\n");
  write(".aws/credentials", "[base]\naws_access_key_id = BASE\naws_secret_access_key = s\n");
  EXPECT_EQ(key_of("top"), "Top");
  const auto seen = sts.requests();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_THAT(seen[0].headers.at("authorization"), HasSubstr("Credential=BASE/"));
  EXPECT_THAT(seen[1].headers.at("authorization"), HasSubstr("Credential=Middle/"));
  EXPECT_THAT(seen[1].headers.at("authorization"), HasSubstr("/eu-west-1/sts/"));
  EXPECT_EQ(seen[1].headers.at("x-amz-security-token"), "t-Middle");
  EXPECT_THAT(seen[1].body, HasSubstr("ExternalId=ext"));
  EXPECT_THAT(seen[1].body, HasSubstr("RoleSessionName=me"));
  EXPECT_THAT(seen[1].body, HasSubstr("DurationSeconds=900"));
}

TEST_F(Chain, CredentialSourceEnvironment) {
  LoopbackServer sts(sts_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::1:role/A\ncredential_source = Environment\n");
  EXPECT_THAT(error_of("a"), HasSubstr("AWS_ACCESS_KEY_ID is not set"));
  variables_["AWS_ACCESS_KEY_ID"] = "ENV";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(key_of("a"), "A");
}

TEST_F(Chain, BrokenProfilesEndWithAReason) {
  write(".aws/config",
        "[profile a]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = b\n"
        "[profile b]\nrole_arn = arn:aws:iam::1:role/B\nsource_profile = a\n"
        "[profile lost]\nrole_arn = arn:aws:iam::1:role/L\nsource_profile = nowhere\n"
        "[profile none]\nrole_arn = arn:aws:iam::1:role/N\n"
        "[profile sso]\nsso_start_url = https://x\nsso_region = us-east-1\nsso_role_name = R\n"
        "[profile lost-sso]\nsso_session = gone\nsso_role_name = R\n");
  EXPECT_THAT(error_of("a"), HasSubstr("circle"));
  EXPECT_THAT(error_of("lost"), HasSubstr("nowhere"));
  EXPECT_THAT(error_of("none"), HasSubstr("source_profile"));
  EXPECT_THAT(error_of("sso"), HasSubstr("sso_account_id"));
  EXPECT_THAT(error_of("lost-sso"), HasSubstr("[sso-session gone]"));
}

TEST_F(Chain, AsksAPersonForTheCodeOfAnMfaDevice) {
  std::vector<ServerRequest> seen;
  LoopbackServer sts([&](const ServerRequest& request) {
    seen.push_back(request);
    return sts_reply(request);
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config",
        "[profile keys]\naws_access_key_id = K\naws_secret_access_key = s\n"
        "[profile mfa]\nrole_arn = arn:aws:iam::1:role/M\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me\n");
  EXPECT_THAT(error_of("mfa"), HasSubstr("requires a code from arn:aws:iam::1:mfa/me, and there is no terminal"));
  EXPECT_TRUE(seen.empty());
  ask_mfa_code_ = [](const std::string& serial) {
    EXPECT_EQ(serial, "arn:aws:iam::1:mfa/me");
    return "123456";
  };
  EXPECT_EQ(key_of("mfa"), "M");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_THAT(seen[0].body, HasSubstr("SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme"));
  EXPECT_THAT(seen[0].body, HasSubstr("TokenCode=123456"));
}

TEST_F(Chain, ARoleIsAssumedWithTheCredentialsOfAnother) {
  std::vector<ServerRequest> seen;
  LoopbackServer sts([&](const ServerRequest& request) {
    seen.push_back(request);
    return sts_reply(request);
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  variables_["AWS_ACCESS_KEY_ID"] = "BASE";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  const ClientOptions options = resolve_options({}, environment());
  const auto transport = std::make_shared<HttpTransport>(options);
  const auto base = make_credentials_source(options, transport, system_clock());
  const auto role =
      make_role_source(options, transport, base, {"arn:aws:iam::2:role/Reader", "ours", "us-east-1"}, system_clock());
  std::promise<CredentialsResult> promised;
  role->get([&](CredentialsResult result) { promised.set_value(std::move(result)); });
  const CredentialsResult result = promised.get_future().get();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result.value()->access_key_id, "Reader");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_THAT(seen[0].body, HasSubstr("ExternalId=ours"));
}

TEST_F(Chain, RefusedRoleNamesTheRoleAndNoSecret) {
  LoopbackServer sts([](const ServerRequest&) {
    return http_reply(403,
                      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not allowed, verysecretkey</Message>"
                      "</Error></ErrorResponse>");
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = base\n");
  write(".aws/credentials", "[base]\naws_access_key_id = BASE\naws_secret_access_key = verysecretkey\n");
  const std::string message = error_of("a");
  EXPECT_THAT(message, HasSubstr("arn:aws:iam::1:role/A"));
  EXPECT_THAT(message, HasSubstr("AccessDenied"));
  EXPECT_THAT(message, Not(HasSubstr("verysecretkey")));
}

TEST_F(Chain, ARoleIsAssumedWithAClockThatIsOff) {
  int calls = 0;
  LoopbackServer sts([&](const ServerRequest& request) {
    if (++calls > 1) return sts_reply(request);
    return http_reply(403,
                      "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message>"
                      "</Error></ErrorResponse>",
                      "Date: Wed, 15 Nov 2023 00:13:20 GMT\r\n");
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  write(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = base\n");
  write(".aws/credentials", "[base]\naws_access_key_id = BASE\naws_secret_access_key = secret\n");
  EXPECT_EQ(key_of("a"), "A");
  const std::vector<ServerRequest> seen = sts.requests();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_THAT(seen[0].headers.at("x-amz-date"), Not(HasSubstr("20231115")));
  EXPECT_THAT(seen[1].headers.at("x-amz-date"), HasSubstr("20231115T0013"));
}

TEST_F(Chain, ARoleIsAskedForAsOftenAsTheOptionsSay) {
  LoopbackServer sts([](const ServerRequest&) { return http_reply(500, "<ErrorResponse/>"); });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  variables_["AWS_MAX_ATTEMPTS"] = "2";
  write(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = base\n");
  write(".aws/credentials", "[base]\naws_access_key_id = BASE\naws_secret_access_key = secret\n");
  EXPECT_FALSE(resolve("a").has_value());
  EXPECT_EQ(sts.requests().size(), 2U);
}

TEST_F(Chain, WebIdentityOfTheEnvironmentAndOfAProfile) {
  LoopbackServer sts(sts_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  const std::string token = write("token", "header.payload.signature\n");
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = token;
  EXPECT_THAT(error_of(), HasSubstr("AWS_ROLE_ARN"));
  variables_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/Pod";
  EXPECT_EQ(key_of(), "Pod");
  const ServerRequest seen = sts.requests().at(0);
  EXPECT_THAT(seen.body, HasSubstr("WebIdentityToken=header.payload.signature"));
  EXPECT_EQ(seen.headers.count("authorization"), 0u);
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = home_ + "/absent";
  EXPECT_THAT(error_of(), HasSubstr("absent"));
  write(".aws/config", "[profile w]\nrole_arn = arn:aws:iam::1:role/Web\nweb_identity_token_file = " + token + "\n");
  EXPECT_EQ(key_of("w"), "Web");
}

TEST_F(Chain, ATokenThatIsQuotedBackIsNotTold) {
  LoopbackServer sts([](const ServerRequest&) {
    return http_reply(400,
                      "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>I know no "
                      "header.payload.signature</Message></Error></ErrorResponse>");
  });
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = write("token", "header.payload.signature\n");
  variables_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/Pod";
  EXPECT_THAT(error_of(), AllOf(HasSubstr("InvalidIdentityToken"), Not(HasSubstr("payload"))));
}

auto metadata_reply(const ServerRequest& request) {
  if (request.method == "PUT" && request.target == "/latest/api/token") return http_reply(200, "imds-token");
  if (request.headers.count("x-aws-ec2-metadata-token") == 0) return http_reply(401, "");
  const std::string role = "/latest/meta-data/iam/security-credentials/";
  if (request.target == role) return http_reply(200, "my-role");
  return request.target == role + "my-role" ? http_reply(200, keys_json("EC2")) : http_reply(404, "");
}

TEST_F(Chain, ARoleWhoseSourceIsTheContainerOrTheInstance) {
  LoopbackServer sts(sts_reply);
  LoopbackServer agent([](const ServerRequest&) { return http_reply(200, keys_json("POD")); });
  LoopbackServer metadata(metadata_reply);
  variables_["AWS_ENDPOINT_URL_STS"] = sts.url();
  variables_["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = metadata.url();
  write(".aws/config",
        "[profile ecs]\nrole_arn = arn:aws:iam::1:role/FromPod\ncredential_source = EcsContainer\n"
        "[profile ec2]\nrole_arn = arn:aws:iam::1:role/FromHost\ncredential_source = Ec2InstanceMetadata\n");
  EXPECT_THAT(error_of("ecs"), HasSubstr("AWS_CONTAINER_CREDENTIALS_"));
  EXPECT_THAT(error_of("ec2"), HasSubstr("AWS_EC2_METADATA_DISABLED"));
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.url() + "/creds";
  variables_.erase("AWS_EC2_METADATA_DISABLED");
  EXPECT_EQ(key_of("ecs"), "FromPod");
  EXPECT_EQ(key_of("ec2"), "FromHost");
  const auto asked = sts.requests();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_THAT(asked[0].headers.at("authorization"), HasSubstr("Credential=POD/"));
  EXPECT_THAT(asked[1].headers.at("authorization"), HasSubstr("Credential=EC2/"));
}

TEST_F(Chain, CredentialProcess) {
  std::string config =
      "[default]\ncredential_process = printf %s '{\"Version\": 1, \"AccessKeyId\": \"PROC\", \"SecretAccessKey\": "
      "\"s\"}'\n";
  config +=
      "[profile shell]\ncredential_process = sh -c \"echo "
      "'{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"$1\\\",\\\"SecretAccessKey\\\":\\\"s\\\"}'\" x ';y'\n";
  write(".aws/config", config);
  EXPECT_EQ(key_of(), "PROC");
  EXPECT_EQ(key_of("shell"), "$1") << "no shell of ours expands anything";
  const std::string answer = R"('{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s")";
  write(".aws/config", "[default]\naws_account_id = 111111111111\ncredential_process = echo " + answer + "}'\n" +
                           "[profile own]\naws_account_id = 111111111111\ncredential_process = echo " + answer +
                           R"(,"AccountId":"222222222222"}')" + "\n");
  EXPECT_EQ(resolve().value()->account_id, "111111111111");
  EXPECT_EQ(resolve("own").value()->account_id, "222222222222");
}

TEST_F(Chain, ACredentialProcessThatFailsSaysHow) {
  const auto answer = [](const std::string& members) { return "echo '{" + members + ",\"hunter2\":0}'"; };
  const std::string keys = R"("Version":1,"AccessKeyId":"A","SecretAccessKey":"s")";
  for (const auto& [command, said] : std::vector<std::pair<std::string, std::string>>{
           {"sh -c 'echo hunter2; exit 3'", "exit code 3"},
           {"echo hunter2", "no JSON"},
           {"no-such-program hunter2", "cannot be started"},
           {"sh -c 'kill -9 $$' hunter2", "signal 9"},
           {"echo 'hunter2", "quotation"},
           {answer(R"("AccessKeyId":"A","SecretAccessKey":"s")"), "Version"},
           {answer(R"("Version":2,"AccessKeyId":"A","SecretAccessKey":"s")"), "Version"},
           {answer(R"("Version":1,"SecretAccessKey":"s")"), "without AccessKeyId"},
           {answer(R"("Version":1,"AccessKeyId":"A")"), "without SecretAccessKey"},
           {answer(keys + R"(,"Expiration":"hunter2")"), "Expiration"},
           {answer(keys + R"(,"Expiration":"2001-01-01T00:00:00Z")"), "expired"}}) {
    write(".aws/config", "[default]\ncredential_process = " + command + "\n");
    EXPECT_THAT(error_of(), AllOf(HasSubstr("credential_process"), HasSubstr(said), Not(HasSubstr("hunter2"))));
  }
}

TEST_F(Chain, SsoSessionAndLegacyForm) {
  LoopbackServer portal([](const ServerRequest& request) {
    if (request.headers.at("x-amz-sso_bearer_token") != "sso-token") {
      return http_reply(401, R"({"__type":"UnauthorizedException","message":"Session token not found or invalid"})");
    }
    EXPECT_EQ(request.target, "/federation/credentials?role_name=Reader&account_id=123456789012");
    return http_reply(
        200,
        R"({"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":4102444800000}})");
  });
  variables_["AWS_ENDPOINT_URL_SSO"] = portal.url();
  write(".aws/config",
        "[profile new]\nsso_session = dev\nsso_account_id = 123456789012\nsso_role_name = Reader\n"
        "[sso-session dev]\nsso_region = us-east-1\nsso_start_url = https://start\n"
        "[profile old]\nsso_region = us-east-1\nsso_start_url = https://start\nsso_account_id = 123456789012\n"
        "sso_role_name = Reader\n");
  EXPECT_THAT(error_of("new"), HasSubstr("aws sso login --sso-session dev"));
  // sha1("dev") and sha1("https://start")
  const std::string dev = ".aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
  write(dev, R"({"accessToken":"sso-token","expiresAt":"2100-01-01T00:00:00Z"})");
  EXPECT_EQ(key_of("new"), "SSO");
  write(dev, R"({"accessToken":"sso-token","expiresAt":"2001-01-01T00:00:00Z"})");
  EXPECT_THAT(error_of("new"), HasSubstr("has expired"));
  write(dev, R"({"accessToken":"revoked","expiresAt":"2100-01-01T00:00:00UTC"})");
  EXPECT_THAT(error_of("new"), HasSubstr("has ended"));
  EXPECT_THAT(error_of("old"), HasSubstr("never begun"));
}

TEST(RunCommand, OutputDeadlineAndStop) {
  const auto second = std::chrono::milliseconds(5000);
  EXPECT_EQ(run_command({"sh", "-c", "echo hi; echo no >&2"}, second, {}), "hi\n");
  EXPECT_EQ(run_command({"printf", "%s", "$HOME 'a'"}, second, {}), "$HOME 'a'");
  EXPECT_EQ(run_command({"false"}, second, {}).error(), "ended with exit code 1");
  EXPECT_EQ(run_command({"yes"}, second, {}).error(), "wrote more than 64 KiB");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(run_command({"sleep", "60"}, std::chrono::milliseconds(100), {}).error(), HasSubstr("did not end"));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(run_command({"sleep", "60"}, second, stop.get_token()).has_value());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
}

TEST(ShellWords, AsPythonsShlexSplitsThem) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(shell_words("profile 'Foo Bar'"), (Words{"profile", "Foo Bar"}));
  EXPECT_EQ(shell_words("a\\ b \"c\\\"d\\e\" '' x''y #z"), (Words{"a b", "c\"d\\e", "", "xy", "#z"}));
  EXPECT_EQ(shell_words(" \t\n"), Words{});
  EXPECT_EQ(shell_words("'a\\'"), Words{"a\\"});
  for (const char* open : {"'a", "\"a", "a\\", "\"a\\\""}) EXPECT_FALSE(shell_words(open).has_value()) << open;
}

TEST(CredentialsParse, Members) {
  EXPECT_TRUE(parse_credentials(R"({"AccessKeyId":"a","SecretAccessKey":"b"})", "Token").has_value());
  for (const char* bad : {"", "[]", "{}", R"({"AccessKeyId":"a"})", R"({"AccessKeyId":1,"SecretAccessKey":"b"})",
                          R"({"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"soon"})"}) {
    EXPECT_FALSE(parse_credentials(bad, "Token").has_value()) << bad;
  }
}

}  // namespace
}  // namespace dynatlas::aws
