// Retry, back-off, clock and credentials logic with a scripted transport and a clock that takes no time; a few cases
// over real loopback connections at the end.
#include "aws/client.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "aws/crc32.h"
#include "aws/failure.h"
#include "aws/http_transport.h"
#include "aws/identity.h"
#include "aws/loopback_server.h"

namespace dynatlas::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

HttpResult answer(int status, std::string body, HttpHeaders headers = {}) {
  return HttpAnswer{status, std::move(headers), std::move(body)};
}

HttpResult json_failure(int status, const std::string& code, HttpHeaders headers = {}) {
  return answer(status, fmt::format(R"({{"__type":"com.amazonaws.dynamodb.v20120810#{}","message":"why"}})", code),
                std::move(headers));
}

HttpResult fault(TransportFault kind) {
  return tl::unexpected(TransportFailure{kind, "scripted"});
}

// Answers in the order of the script; the last one again and again. Leaves calls open once `hang` is set.
class ScriptedTransport : public Transport {
 public:
  void send(HttpRequest request, OnHttpResult on_done) override {
    requests.push_back(std::move(request));
    if (hang) {
      open_.push_back(std::move(on_done));
      return;
    }
    HttpResult next = script.front();
    if (script.size() > 1) script.pop_front();
    on_done(std::move(next));
  }
  void cancel_all() override {
    ++cancelled;
    for (auto& on_done : std::exchange(open_, {})) on_done(fault(TransportFault::cancelled));
  }

  std::deque<HttpResult> script;
  std::vector<HttpRequest> requests;
  bool hang = false;
  int cancelled = 0;

 private:
  std::vector<OnHttpResult> open_;
};

class ScriptedCredentials : public CredentialsSource {
 public:
  void get(OnCredentials on_ready) override {
    if (failure) {
      on_ready(tl::unexpected(*failure));
      return;
    }
    on_ready(current);
  }
  void invalidate(const CredentialsPtr& used) override {
    ++invalidated;
    if (used == current) current = std::make_shared<Credentials>(Credentials{"AKID2", "secret2", "token2"});
  }

  CredentialsPtr current = std::make_shared<Credentials>(Credentials{"AKID1", "secret1", "token1"});
  std::optional<Failure> failure;
  int invalidated = 0;
};

class Client : public ::testing::Test {
 protected:
  Result call(const std::string& operation = "dynamodb:ListTables", const std::string& body = "{}") {
    std::optional<Result> result;
    api_.send({"123456789012", "us-east-1", operation, body, 2'400}, [&](Result r) {
      EXPECT_FALSE(result.has_value()) << "answered twice";
      result = std::move(r);
    });
    api_.run({});
    if (!result) {
      ADD_FAILURE() << "never answered";
      return tl::unexpected(Failure{});
    }
    return *result;
  }

  static ClientOptions options() {
    ClientOptions options;
    options.max_attempts = 4;
    options.backoff_base = std::chrono::milliseconds(100);
    options.environment = [](const std::string&) { return std::nullopt; };
    return options;
  }

  ManualClock clock_;
  std::shared_ptr<ScriptedTransport> transport_ = std::make_shared<ScriptedTransport>();
  std::shared_ptr<ScriptedCredentials> credentials_ = std::make_shared<ScriptedCredentials>();
  LiveApi api_{options(), transport_, credentials_, clock_};
};

TEST_F(Client, SendsAJsonCall) {
  transport_->script = {answer(200, R"({"TableNames":["a"]})")};
  const Result result = call("dynamodb:ListTables", R"({"Limit":100})");
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result.value(), R"({"TableNames":["a"]})");
  const HttpRequest& sent = transport_->requests.at(0);
  EXPECT_EQ(sent.endpoint.host, "dynamodb.us-east-1.amazonaws.com");
  EXPECT_EQ(sent.body, R"({"Limit":100})");
  EXPECT_THAT(sent.headers,
              ::testing::Contains(std::pair<std::string, std::string>("X-Amz-Target", "DynamoDB_20120810.ListTables")));
  EXPECT_EQ(sent.signing_service, "dynamodb");
  EXPECT_EQ(sent.credentials->access_key_id, "AKID1");
  EXPECT_EQ(sent.signing_time, clock_.wall_now());
  EXPECT_EQ(api_.counts().total().calls, 1u);
  EXPECT_EQ(api_.counts().total().attempts, 1u);
  EXPECT_EQ(api_.counts().in_flight, 0u);
}

TEST_F(Client, RetriesThenSucceeds) {
  transport_->script = {json_failure(400, "ThrottlingException"), json_failure(500, "InternalServerError"),
                        fault(TransportFault::reset), answer(200, "{}")};
  EXPECT_TRUE(call().has_value());
  EXPECT_EQ(api_.counts().total().attempts, 4u);
  EXPECT_EQ(api_.counts().total().retries, 3u);
  EXPECT_EQ(api_.counts().total().throttles, 1u);
  // Full jitter: at most 100 + 200 + 400 ms.
  EXPECT_LE(clock_.elapsed(), std::chrono::milliseconds(700));
}

TEST_F(Client, GivesUpAfterTheLastAttempt) {
  for (const auto& [scripted, kind] : {std::pair{json_failure(400, "ThrottlingException"), FailureKind::throttled},
                                       {answer(503, ""), FailureKind::throttled},
                                       {json_failure(500, "InternalServerError"), FailureKind::server},
                                       {fault(TransportFault::unreachable), FailureKind::network},
                                       {fault(TransportFault::timed_out), FailureKind::network},
                                       {fault(TransportFault::cut), FailureKind::malformed},
                                       {answer(200, "not json"), FailureKind::malformed},
                                       {answer(200, "[]"), FailureKind::malformed},
                                       {answer(200, "{\"a\":"), FailureKind::malformed},
                                       {answer(200, std::string(5000, '[')), FailureKind::malformed},
                                       {answer(200, "{}", {{"x-amz-crc32", "1"}}), FailureKind::malformed}}) {
    transport_->script = {scripted};
    transport_->requests.clear();
    const Result result = call();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, kind) << result.error().message;
    EXPECT_EQ(transport_->requests.size(), 4u) << result.error().message;
  }
}

TEST_F(Client, DoesNotRepeatWhatCannotHelp) {
  for (const auto& [scripted, kind] :
       {std::pair{json_failure(400, "AccessDeniedException"), FailureKind::denied},
        {json_failure(400, "ResourceNotFoundException"), FailureKind::not_found},
        {json_failure(400, "TableNotFoundException"), FailureKind::not_found},
        {json_failure(404, "ResourceNotFoundException"), FailureKind::invalid},
        {json_failure(404, "NotFoundException"), FailureKind::invalid},
        {json_failure(400, "AccountNotFoundException"), FailureKind::invalid},
        {json_failure(400, "ValidationException"), FailureKind::invalid},
        {json_failure(400, "UnrecognizedClientException"), FailureKind::credentials},
        {json_failure(400, "MissingAuthenticationTokenException"), FailureKind::credentials},
        {fault(TransportFault::tls), FailureKind::network},
        {fault(TransportFault::too_large), FailureKind::malformed}}) {
    transport_->script = {scripted};
    transport_->requests.clear();
    const Result result = call();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, kind) << result.error().message;
    EXPECT_EQ(transport_->requests.size(), 1u);
  }
  EXPECT_EQ(clock_.elapsed().count(), 0);
}

TEST_F(Client, ChecksumOfAGoodAnswer) {
  transport_->script = {answer(200, "{\"a\":1}", {{"x-amz-crc32", std::to_string(crc32("{\"a\":1}"))}})};
  EXPECT_TRUE(call().has_value());
}

TEST_F(Client, ARegionNotOptedInIsDeniedOnceCredentialsAreProven) {
  transport_->script = {answer(200, "{}"), json_failure(400, "UnrecognizedClientException")};
  EXPECT_TRUE(call().has_value());
  EXPECT_EQ(call().error().kind, FailureKind::denied);
}

TEST_F(Client, CredentialsThatToldTheirAccountAreProvenForIt) {
  transport_->script = {
      answer(200,
             "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>a</Arn>"
             "<UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>"),
      json_failure(400, "UnrecognizedClientException")};
  std::optional<Result> identity;
  api_.send({"", "us-east-1", "sts:GetCallerIdentity", "{}"}, [&](Result result) { identity = std::move(result); });
  api_.run({});
  ASSERT_TRUE(identity.has_value() && identity->has_value());
  EXPECT_EQ(call().error().kind, FailureKind::denied);
}

TEST_F(Client, CorrectsASkewedClockOnce) {
  const auto server_now = clock_.wall_now() + std::chrono::hours(2);
  // 2023-11-14T22:13:20Z is the manual clock's start.
  const HttpHeaders date{{"date", "Wed, 15 Nov 2023 00:13:20 GMT"}};
  transport_->script = {json_failure(400, "InvalidSignatureException", date), answer(200, "{}")};
  EXPECT_TRUE(call().has_value());
  ASSERT_EQ(transport_->requests.size(), 2u);
  EXPECT_EQ(transport_->requests[1].signing_time, server_now);
  EXPECT_EQ(clock_.elapsed().count(), 0);
  EXPECT_TRUE(call().has_value());
  EXPECT_EQ(transport_->requests[2].signing_time, server_now) << "the correction is kept";
}

TEST_F(Client, ARefusedSignatureWithoutSkewIsFinal) {
  const HttpHeaders date{{"date", "Tue, 14 Nov 2023 22:14:20 GMT"}};
  transport_->script = {json_failure(400, "InvalidSignatureException", date)};
  EXPECT_EQ(call().error().kind, FailureKind::credentials);
  EXPECT_EQ(transport_->requests.size(), 1u);
}

TEST_F(Client, ASkewThatDoesNotHelpIsCorrectedOnlyOnce) {
  const HttpHeaders date{{"date", "Wed, 15 Nov 2023 00:13:20 GMT"}};
  transport_->script = {json_failure(400, "InvalidSignatureException", date)};
  EXPECT_EQ(call().error().kind, FailureKind::credentials);
  EXPECT_EQ(transport_->requests.size(), 2u);
}

TEST_F(Client, RefreshesExpiredCredentialsOnce) {
  transport_->script = {json_failure(400, "ExpiredTokenException"), answer(200, "{}")};
  EXPECT_TRUE(call().has_value());
  EXPECT_EQ(credentials_->invalidated, 1);
  EXPECT_EQ(transport_->requests.at(1).credentials->access_key_id, "AKID2");
  transport_->script = {json_failure(400, "ExpiredTokenException")};
  const Result result = call();
  EXPECT_EQ(result.error().kind, FailureKind::credentials);
  EXPECT_THAT(result.error().message, HasSubstr("renew"));
  EXPECT_EQ(credentials_->invalidated, 2);
}

TEST_F(Client, CredentialFailuresAreTheCallsFailure) {
  credentials_->failure = Failure{FailureKind::credentials, "no credentials found"};
  EXPECT_EQ(call().error().message, "no credentials found");
  EXPECT_TRUE(transport_->requests.empty());
  EXPECT_EQ(api_.counts().in_flight, 0u);
}

TEST_F(Client, UnknownOperationsAndRegionsAreInvalid) {
  EXPECT_EQ(call("nonsense:X").error().kind, FailureKind::invalid);
  api_.send({"", "us-nowhere", "dynamodb:ListTables", "{}", 100},
            [](const Result& result) { EXPECT_THAT(result.error().message, HasSubstr("unknown region")); });
  api_.run({});
  EXPECT_TRUE(transport_->requests.empty());
}

TEST_F(Client, CallbacksMaySendMore) {
  transport_->script = {answer(200, "{}")};
  int answered = 0;
  std::function<void(int)> send_more = [&](int left) {
    api_.send({"", "us-east-1", "dynamodb:ListTables", "", 100}, [&, left](const Result& result) {
      EXPECT_TRUE(result.has_value());
      ++answered;
      if (left > 0) send_more(left - 1);
    });
  };
  send_more(20);
  api_.run({});
  EXPECT_EQ(answered, 21);
  EXPECT_EQ(transport_->requests.front().body, "{}");
}

TEST_F(Client, StopEndsEverythingOpen) {
  transport_->hang = true;
  int cancelled = 0;
  for (int i = 0; i < 200; ++i) {
    api_.send({"", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [&](const Result& result) {
      if (!result.has_value() && result.error().kind == FailureKind::cancelled) ++cancelled;
    });
  }
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    stop.request_stop();
  });
  const auto begin = std::chrono::steady_clock::now();
  api_.run(stop.get_token());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
  EXPECT_EQ(cancelled, 200);
  EXPECT_EQ(transport_->requests.size(), 128u) << "the cap of calls in flight";
  EXPECT_EQ(transport_->cancelled, 1);
}

// Credentials that come when the test says so.
class LateCredentials : public CredentialsSource {
 public:
  void get(OnCredentials on_ready) override { waiting.push_back(std::move(on_ready)); }
  void invalidate(const CredentialsPtr&) override {}
  std::vector<OnCredentials> waiting;
};

TEST_F(Client, AnAccountWhoseCredentialsHangHoldsUpNoOther) {
  transport_->script = {answer(200, "{}")};
  const auto late = std::make_shared<LateCredentials>();
  api_.sign_as("210987654321", late);
  int answered = 0;
  int answered_late = 0;
  for (int i = 0; i < 200; ++i) {
    api_.send({"210987654321", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [&](const Result& result) {
      EXPECT_TRUE(result.has_value());
      ++answered_late;
    });
  }
  for (int i = 0; i < 300; ++i) {
    api_.send({"123456789012", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [&](const Result& result) {
      EXPECT_TRUE(result.has_value());
      if (++answered < 300) return;
      EXPECT_EQ(answered_late, 0);
      const CredentialsPtr keys = std::make_shared<Credentials>(Credentials{"AKID3", "secret3", "token3"});
      for (const OnCredentials& on_ready : std::exchange(late->waiting, {})) on_ready(keys);
      api_.sign_as("210987654321", credentials_);
    });
  }
  api_.run({});
  EXPECT_EQ(answered, 300);
  EXPECT_EQ(answered_late, 200);
}

TEST_F(Client, CredentialsThatComeAllAtOnceExceedNoCap) {
  transport_->script = {answer(200, "{}")};
  const auto late = std::make_shared<LateCredentials>();
  api_.sign_as("210987654321", late);
  for (int i = 0; i < 200; ++i) {
    api_.send({"210987654321", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [](const Result&) {});
  }
  std::stop_source stop;
  std::function<void()> ask_until_all_wait = [&] {
    api_.send({"123456789012", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [&](const Result& result) {
      if (!result.has_value()) return;
      if (late->waiting.size() < 200) {
        ask_until_all_wait();
        return;
      }
      transport_->hang = true;
      const CredentialsPtr keys = std::make_shared<Credentials>(Credentials{"AKID3", "secret3", "token3"});
      api_.sign_as("210987654321", credentials_);
      for (const OnCredentials& on_ready : std::exchange(late->waiting, {})) on_ready(keys);
    });
  };
  ask_until_all_wait();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  api_.run(stop.get_token());
  EXPECT_TRUE(transport_->hang) << "all waited";
  EXPECT_EQ(
      std::ranges::count_if(transport_->requests,
                            [](const HttpRequest& request) { return request.credentials->access_key_id == "AKID3"; }),
      128);
}

TEST_F(Client, MessagesHoldNoSecret) {
  transport_->script = {answer(
      403,
      R"({"__type":"InvalidSignatureException","message":"bad token1 here. The Canonical String was x-amz-security-token:token1"})")};
  const Result result = call();
  EXPECT_THAT(result.error().message, Not(HasSubstr("token1")));
  EXPECT_THAT(result.error().message, HasSubstr("bad *** here"));
  EXPECT_THAT(result.error().body, Not(HasSubstr("token1"))) << "what a recording keeps";
}

TEST_F(Client, AFailureKeepsItsAnswerForTheRecording) {
  transport_->script = {json_failure(400, "ResourceNotFoundException")};
  const Result gone = call();
  EXPECT_EQ(gone.error().status, 400);
  EXPECT_EQ(gone.error().code, "ResourceNotFoundException");
  EXPECT_THAT(gone.error().body, HasSubstr("ResourceNotFoundException"));

  transport_->script = {answer(200, "not json")};
  const Result garbled = call();
  EXPECT_EQ(garbled.error().status, 200);
  EXPECT_EQ(garbled.error().code, "");
  EXPECT_EQ(garbled.error().body, "not json");

  // Its text would be read back as if it had been whole.
  transport_->script = {answer(200, "{}", {{"x-amz-crc32", "1"}})};
  EXPECT_EQ(call().error().status, 0);
}

TEST_F(Client, IdentityAndRegions) {
  transport_->script = {
      answer(200,
             "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
             "<Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>AIDA</UserId><Account>123456789012</Account>"
             "</GetCallerIdentityResult></GetCallerIdentityResponse>"),
      answer(200,
             "<DescribeRegionsResponse><requestId>x</requestId><regionInfo>"
             "<item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
             "<item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item>"
             "<item><regionName>eu-west-1</regionName><optInStatus>opted-in</optInStatus></item>"
             "</regionInfo></DescribeRegionsResponse>")};
  EXPECT_EQ(get_caller_account(api_, "us-east-1").value(), "123456789012");
  EXPECT_EQ(get_regions(api_, "123456789012", "us-east-1").value(),
            (std::vector<std::string>{"eu-west-1", "us-east-1"}));
  EXPECT_EQ(transport_->requests[0].body, "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_EQ(
      transport_->requests[1].body,
      "Action=DescribeRegions&Version=2016-11-15&Filter.1.Name=opt-in-status&Filter.1.Value.1=opt-in-not-required&"
      "Filter.1.Value.2=opted-in");
  EXPECT_EQ(transport_->requests[1].endpoint.host, "ec2.us-east-1.amazonaws.com");
}

TEST_F(Client, ListsTheActiveAccountsOfAnOrganisation) {
  transport_->script = {answer(200, R"({"Accounts":[{"Id":"222222222222","Name":"b","Status":"ACTIVE"},)"
                                    R"({"Id":"333333333333","Name":"gone","Status":"SUSPENDED"}],"NextToken":"more"})"),
                        answer(200, R"({"Accounts":[{"Id":"111111111111","Name":"a","Status":"ACTIVE"}]})")};
  const auto accounts = get_organization_accounts(api_, "111111111111", "eu-west-1");
  ASSERT_TRUE(accounts.has_value()) << accounts.error().message;
  ASSERT_EQ(accounts.value().size(), 2u);
  EXPECT_EQ(accounts.value()[0].id, "111111111111");
  EXPECT_EQ(accounts.value()[1].name, "b");
  const HttpRequest& sent = transport_->requests.at(1);
  EXPECT_EQ(sent.endpoint.host, "organizations.us-east-1.amazonaws.com");
  EXPECT_EQ(sent.signing_region, "us-east-1");
  EXPECT_EQ(sent.body, R"({"NextToken":"more"})");
  EXPECT_THAT(sent.headers, ::testing::Contains(std::pair<std::string, std::string>(
                                "X-Amz-Target", "AWSOrganizationsV20161128.ListAccounts")));
  EXPECT_THAT(sent.headers,
              ::testing::Contains(std::pair<std::string, std::string>("Content-Type", "application/x-amz-json-1.1")));
}

TEST_F(Client, AListOfAccountsThatIsNotUnderstoodIsNone) {
  for (const char* body : {"{}", R"({"Accounts":[{}]})", R"({"Accounts":[],"NextToken":"same"})"}) {
    transport_->script = {answer(200, body)};
    const auto accounts = get_organization_accounts(api_, "", "us-east-1");
    ASSERT_FALSE(accounts.has_value());
    EXPECT_EQ(accounts.error().kind, FailureKind::malformed);
  }
}

TEST_F(Client, SignsTheCallsOfEachAccountWithItsOwnCredentials) {
  transport_->script = {answer(200, "{}")};
  const auto theirs = std::make_shared<ScriptedCredentials>();
  theirs->current = std::make_shared<Credentials>(Credentials{"THEIRS", "s", ""});
  api_.sign_as("222222222222", theirs);
  const auto key_of_call = [&](const std::string& account) {
    api_.send({account, "us-east-1", "dynamodb:ListTables", "{}", 100}, [](const Result&) {});
    api_.run({});
    return transport_->requests.back().credentials->access_key_id;
  };
  EXPECT_EQ(key_of_call("222222222222"), "THEIRS");
  EXPECT_EQ(key_of_call("123456789012"), "AKID1");
  api_.sign_as("222222222222", nullptr);
  EXPECT_EQ(key_of_call("222222222222"), "AKID1");
}

TEST_F(Client, SendsTheCallsOfAnAccountToItsOwnEndpoints) {
  transport_->script = {answer(200, "{}")};
  const auto theirs = std::make_shared<ScriptedCredentials>();
  theirs->current = std::make_shared<Credentials>(Credentials{"THEIRS", "s", ""});
  const auto host_of_call = [&](const std::string& account) {
    api_.send({account, "us-east-1", "dynamodb:ListTables", "{}", 100}, [](const Result&) {});
    api_.run({});
    return transport_->requests.back().endpoint.host;
  };
  const std::string usual = host_of_call("222222222222");
  EndpointOptions endpoints;
  endpoints.service_url["dynamodb"] = "https://tables.example.com";
  api_.sign_as("222222222222", theirs, endpoints);
  EXPECT_EQ(host_of_call("222222222222"), "tables.example.com");
  EXPECT_EQ(host_of_call("123456789012"), usual);
  api_.sign_as("222222222222", theirs);
  EXPECT_EQ(host_of_call("222222222222"), usual);
}

TEST_F(Client, ReadsWithGet) {
  transport_->script = {answer(429, R"({"Reason":"CallerRateLimitExceeded","Type":"User","message":"Rate exceeded"})",
                               {{"x-amzn-errortype", "TooManyRequestsException"}}),
                        answer(200, R"({"EventSourceMappings":[]})")};
  EXPECT_EQ(call("lambda:ListEventSourceMappings", R"({"MaxItems":100})").value(), R"({"EventSourceMappings":[]})");
  EXPECT_EQ(api_.counts().total().throttles, 1u);
  const HttpRequest& sent = transport_->requests.at(1);
  EXPECT_EQ(sent.method, "GET");
  EXPECT_EQ(sent.path, "/2015-03-31/event-source-mappings?MaxItems=100");
  EXPECT_EQ(sent.body, "");
}

// The lane waits for its tokens, and only then sends again.
TEST_F(Client, AThrottledLaneSlowsDown) {
  transport_->script = {json_failure(400, "ThrottlingException"), answer(200, "{}")};
  EXPECT_TRUE(call("dynamodb:DescribeTable").has_value());
  EXPECT_EQ(api_.counts().total().throttles, 1u);
  const auto before = clock_.elapsed();
  for (int i = 0; i < 1'300; ++i) {
    api_.send({"123456789012", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [](const Result&) {});
  }
  api_.run({});
  // Half of 2,400 a second, and a little more as it recovers.
  EXPECT_GE(clock_.elapsed() - before, std::chrono::milliseconds(600));
  EXPECT_LE(clock_.elapsed() - before, std::chrono::milliseconds(1'300));
}

// Asking again helps where others are answered.
TEST_F(Client, SaysThatAThrottledCallMayPassWhereItsLaneAnsweredLately) {
  const HttpResult throttled = json_failure(400, "ThrottlingException");
  transport_->script = {throttled};
  EXPECT_FALSE(call("dynamodb:DescribeTable").error().may_pass) << "not one was answered";
  transport_->script = {json_failure(400, "ResourceNotFoundException"), throttled};
  EXPECT_FALSE(call("dynamodb:DescribeTable").error().may_pass) << "it is not throttled";
  clock_.sleep_for(std::chrono::seconds(1));
  EXPECT_TRUE(call("dynamodb:DescribeTable").error().may_pass);
  EXPECT_FALSE(call("dynamodb:DescribeTimeToLive").error().may_pass) << "another lane";
  clock_.sleep_for(std::chrono::seconds(20));
  EXPECT_FALSE(call("dynamodb:DescribeTable").error().may_pass) << "a throttled call is no answer";
}

TEST_F(Client, QueryFailures) {
  transport_->script = {answer(403,
                               "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"
                               "<Message>The security token is invalid</Message></Error></ErrorResponse>")};
  const auto account = get_caller_account(api_, "us-east-1");
  EXPECT_EQ(account.error().kind, FailureKind::credentials);
  EXPECT_THAT(account.error().message, HasSubstr("InvalidClientTokenId: The security token is invalid"));
  EXPECT_EQ(to_error(account.error()).kind(), ErrorKind::credentials);
  transport_->script = {
      answer(403,
             "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error>"
             "</Errors></Response>")};
  EXPECT_EQ(get_regions(api_, "1", "us-east-1").error().kind, FailureKind::denied);
  for (const char* body : {"{}", "<GetCallerIdentityResponse/>", "<x", ""}) {
    transport_->script = {answer(200, body)};
    EXPECT_EQ(get_caller_account(api_, "us-east-1").error().kind, FailureKind::malformed) << body;
  }
}

TEST(Failure, HttpDates) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Clock::WallTime(std::chrono::seconds(784'111'777)));
  for (const char* bad : {"", "now", "Sun, 06 Xov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 Nov 1994 25:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(bad).has_value()) << bad;
  }
}

TEST(Failure, OneLineIsPrintableAndBounded) {
  EXPECT_EQ(one_line("a\nb\x1b[31m", nullptr), "a b [31m");
  EXPECT_EQ(one_line("äää", nullptr, 3), "ä…");
}

TEST(LiveClient, ManyCallsOverRealConnectionsSurviveAFlakyServer) {
  std::atomic<int> seen{0};
  testing::LoopbackServer server([&](const testing::ServerRequest&) {
    const int number = ++seen;
    if (number % 7 == 0) return testing::Reply{.bytes = {}, .drip = {}, .close = true};
    if (number % 11 == 0) return testing::http_reply(200, "{}", "x-amz-crc32: 12345\r\n");
    if (number % 13 == 0) return testing::http_reply(400, R"({"__type":"ThrottlingException"})");
    return testing::http_reply(200, "{\"n\":1}");
  });
  ClientOptions options;
  options.endpoints.url = server.url();
  options.max_in_flight = 16;
  options.max_attempts = 12;
  options.backoff_base = std::chrono::milliseconds(1);
  LiveApi api(options, std::make_shared<HttpTransport>(options), std::make_shared<ScriptedCredentials>(),
              system_clock());
  int good = 0;
  for (int i = 0; i < 300; ++i) {
    api.send({"", "us-east-1", "dynamodb:DescribeTable", "{}", 2'400}, [&](const Result& result) {
      EXPECT_TRUE(result.has_value()) << result.error().message;
      if (result.has_value()) ++good;
    });
  }
  api.run({});
  EXPECT_EQ(good, 300);
  EXPECT_GT(api.counts().total().retries, 0u);
  EXPECT_EQ(api.counts().total().calls, 300u);
}

TEST(LiveClient, AGetArrivesAsItWasSigned) {
  testing::LoopbackServer server([](const testing::ServerRequest&) { return testing::http_reply(200, "{}"); });
  ClientOptions options;
  options.endpoints.url = server.url() + "/prefix";
  LiveApi api(options, std::make_shared<HttpTransport>(options), std::make_shared<ScriptedCredentials>(),
              system_clock());
  api.send({"", "us-east-1", "backup:ListRecoveryPointsByBackupVault", R"({"backupVaultName":"a b/c","maxResults":9})"},
           [&](const Result& result) { EXPECT_TRUE(result.has_value()) << result.error().message; });
  api.run({});
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].target, "/prefix/backup-vaults/a%20b%2Fc/recovery-points/?maxResults=9");
  EXPECT_EQ(requests[0].body, "");
  EXPECT_FALSE(requests[0].headers.contains("content-length"));
  EXPECT_THAT(requests[0].headers.at("authorization"), HasSubstr("/backup/aws4_request"));
}

TEST(LiveClient, StopsPromptlyWhileAServerHangs) {
  testing::LoopbackServer server(
      [](const testing::ServerRequest&) { return testing::Reply{.bytes = {}, .drip = {}, .hang = true}; });
  ClientOptions options;
  options.endpoints.url = server.url();
  std::stop_source stop;
  std::jthread stopper([&] {
    while (server.requests().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    stop.request_stop();
  });
  FailureKind kind = FailureKind::invalid;
  const auto begin = std::chrono::steady_clock::now();
  {
    LiveApi api(options, std::make_shared<HttpTransport>(options), std::make_shared<ScriptedCredentials>(),
                system_clock());
    api.send({"", "us-east-1", "dynamodb:ListTables", "{}", 100},
             [&](const Result& result) { kind = result.error().kind; });
    api.run(stop.get_token());
  }
  EXPECT_EQ(kind, FailureKind::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1900));
}

}  // namespace
}  // namespace dynatlas::aws
