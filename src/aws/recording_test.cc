#include "aws/recording.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "aws/fake_api.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Request call(std::string operation, std::string body = "{}", std::string region = "here") {
  return {"123456789012", std::move(region), std::move(operation), std::move(body)};
}

struct Recording : ::testing::Test {
  Recording() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    file = ::testing::TempDir() + "recording-" + std::to_string(::getpid()) + "-" + test->name() + ".jsonl";
    std::filesystem::remove(file);
  }
  ~Recording() override { std::filesystem::remove(file); }

  void write(const std::string& text) { std::ofstream(file, std::ios::binary) << text; }
  std::string written() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Sends one call and returns its answer.
  static Result ask(Api& api, const Request& request) {
    std::optional<Result> answer;
    api.send(request, [&](Result result) {
      EXPECT_FALSE(answer.has_value());
      answer = std::move(result);
    });
    api.run({});
    return answer.value();
  }
  // Records this answer to a call, then gives what the recording answers.
  Result replayed(const Request& request, const Result& result) {
    FakeApi source([&](const Request&) { return result; });
    {
      RecordingApi recorder(source, file);
      const Result passed_on = ask(recorder, request);
      EXPECT_EQ(passed_on.has_value(), result.has_value());
    }
    RecordedApi recorded(file);
    return ask(recorded, request);
  }
  std::string refusal() {
    try {
      const RecordedApi recorded(file);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::recording);
      return error.what();
    }
    return "";
  }

  std::string file;
};

Result failure(FailureKind kind, int status, std::string body) {
  return tl::unexpected(Failure{kind, "as it was", status, std::move(body)});
}

TEST_F(Recording, GivesBackEveryAnswerAsItWas) {
  for (const std::string& body : {
           std::string(R"({"TableNames":["a"]})"),
           std::string("{ \"TableNames\" : [ ] ,\n \"x\":\"line\\nbreak\" }"),
           std::string(R"({"Table":{"ItemCount":1598844168.3680001,"n":1E5,"m":-0.10,"big":18446744073709551615}})"),
           std::string(R"({"Table":{"n":123456789012345678901234567890,"e":1e999}})"),
           std::string(R"({"a":1,"a":2})"),
           std::string("<html>\r\n not \"JSON\" \\ </html>"),
           std::string(),
           std::string("\"a text\""),
           std::string("[1,2"),
           std::string("{\"a\":\"\\ud800\"}"),
           std::string("\xef\xbb\xbf{\"a\":1}"),
           std::string("\0\x01\x7f", 3),
           std::string("größe 表 \xf0\x9f\x98\x80"),
           std::string(5000, '['),
           std::string(5000, '[') + std::string(5000, ']'),
           std::string(1024, '[') + std::string(1024, ']'),
           std::string(1023, '[') + std::string(1023, ']'),
       }) {
    const Result back = replayed(call("dynamodb:DescribeTable", R"({"TableName":"a"})"), body);
    ASSERT_TRUE(back.has_value()) << body.substr(0, 80);
    if (!nlohmann::json::accept(body)) {
      EXPECT_EQ(back.value(), body) << body.substr(0, 80);
    } else {
      // Between tokens, space may go; no digit changes.
      const auto squeezed = [](std::string text) {
        std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
        return text;
      };
      EXPECT_EQ(squeezed(back.value()), squeezed(body)) << body.substr(0, 80);
    }
  }
}

TEST_F(Recording, InvalidUtf8IsReplacedAndBreaksNothing) {
  const Result back = replayed(call("dynamodb:ListTables"), std::string("{\"TableNames\":[\"\xff\"]}"));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back.value(), "{\"TableNames\":[\"\xef\xbf\xbd\"]}");
}

TEST_F(Recording, TakesHostileNamesInRequests) {
  for (const char* name : {"a\"b", "a\\", "a\nb\r", "\x1b[2J", "表", ""}) {
    const std::string request = nlohmann::json{{"TableName", name}}.dump();
    EXPECT_TRUE(replayed(call("dynamodb:DescribeTable", request), "{}").has_value()) << name;
  }
}

TEST_F(Recording, GivesBackFailures) {
  const Result gone = replayed(
      call("dynamodb:DescribeTable"),
      failure(FailureKind::not_found, 400, R"({"__type":"x#ResourceNotFoundException","message":"Table: a"})"));
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().kind, FailureKind::not_found);
  EXPECT_THAT(gone.error().message, HasSubstr("ResourceNotFoundException"));
  EXPECT_EQ(gone.error().code, "ResourceNotFoundException");

  const Result denied =
      replayed(call("dynamodb:ListTables"), failure(FailureKind::denied, 400, R"({"__type":"AccessDeniedException"})"));
  EXPECT_EQ(denied.error().kind, FailureKind::denied);

  const Result html = replayed(call("dynamodb:ListTables"), failure(FailureKind::server, 502, "<html>Bad Gateway"));
  EXPECT_EQ(html.error().kind, FailureKind::server);

  const Result unreachable = replayed(call("dynamodb:ListTables"), failure(FailureKind::network, 0, ""));
  EXPECT_EQ(unreachable.error().kind, FailureKind::network);
  EXPECT_EQ(unreachable.error().message, "as it was");
  EXPECT_EQ(unreachable.error().code, "");
}

// As the live client judges it: credentials that worked elsewhere are good, so the region is not opted in.
TEST_F(Recording, ARegionThatIsNotOptedInIsDeniedWhenTheCredentialsWorkedElsewhere) {
  const auto line = [](std::string_view region, int status, std::string_view body) {
    return fmt::format(
        R"({{"account":"123456789012","region":"{}","operation":"dynamodb:ListTables","request":{{}},"status":{},"body":{}}})"
        "\n",
        region, status, body);
  };
  const std::string refused = line("far", 400, R"({"__type":"UnrecognizedClientException"})");
  write(refused);
  RecordedApi alone(file);
  EXPECT_EQ(ask(alone, call("dynamodb:ListTables", "{}", "far")).error().kind, FailureKind::credentials);
  write(refused + line("here", 200, R"({"TableNames":[]})"));
  RecordedApi beside(file);
  EXPECT_EQ(ask(beside, call("dynamodb:ListTables", "{}", "far")).error().kind, FailureKind::denied);
}

TEST_F(Recording, FindsAnAnswerWhateverTheLimitAndTheOrderOfMembers) {
  write(R"({"account":"123456789012","region":"here","operation":"dynamodb:ListTables",)"
        R"("request":{"Limit":100,"ExclusiveStartTableName":"a","Other":1},"status":200,"body":{"TableNames":["b"]}})");
  RecordedApi recorded(file);
  for (const char* request :
       {R"({"ExclusiveStartTableName":"a","Other":1})", R"({"Other":1,"Limit":7,"ExclusiveStartTableName":"a"})"}) {
    EXPECT_TRUE(ask(recorded, call("dynamodb:ListTables", request)).has_value()) << request;
  }
  for (const char* request :
       {"{}", R"({"ExclusiveStartTableName":"a"})", R"({"ExclusiveStartTableName":"A","Other":1})"}) {
    const Result answer = ask(recorded, call("dynamodb:ListTables", request));
    ASSERT_FALSE(answer.has_value()) << request;
    EXPECT_EQ(answer.error().kind, FailureKind::missing);
  }
}

TEST_F(Recording, FindsAnAnswerWhateverTheSizeOfAPage) {
  const auto asked_with = [](const char* size) { return fmt::format(R"({{"{}":7,"NextToken":"t"}})", size); };
  FakeApi source([](const Request&) { return "{}"; });
  {
    RecordingApi recorder(source, file);
    ask(recorder, call("dynamodb:ListTables", asked_with("Limit")));
  }
  RecordedApi recorded(file);
  for (const char* size : {"Limit", "MaxItems", "MaxResults", "PageSize", "ResourcesPerPage", "maxResults"}) {
    EXPECT_TRUE(ask(recorded, call("dynamodb:ListTables", asked_with(size))).has_value()) << size;
  }
  EXPECT_FALSE(ask(recorded, call("dynamodb:ListTables", asked_with("Other"))).has_value());
}

TEST_F(Recording, HoldsTheOperationsThatItNames) {
  FakeApi source([](const Request&) { return failure(FailureKind::denied, 400, "{}"); });
  {
    RecordingApi recorder(source, file);
    EXPECT_TRUE(recorder.holds("123456789012", "here", "kms:DescribeKey"));  // as the source
    ask(recorder, call("dynamodb:ListTables"));
    ask(recorder, call("tag:GetResources", "{}", "there"));
  }
  const RecordedApi recorded(file);
  EXPECT_TRUE(recorded.holds("123456789012", "here", "dynamodb:ListTables"));
  EXPECT_TRUE(recorded.holds("123456789012", "there", "tag:GetResources"));
  EXPECT_FALSE(recorded.holds("123456789012", "here", "tag:GetResources"));
  EXPECT_FALSE(recorded.holds("123456789012", "there", "dynamodb:ListTables"));
  EXPECT_FALSE(recorded.holds("210987654321", "here", "dynamodb:ListTables"));
}

TEST_F(Recording, HoldsWhatEveryServiceAnswers) {
  const std::vector<std::pair<Request, std::string>> answers{
      {call("dynamodb:ListTables"), "{}"},
      {call("backup:ListRecoveryPointsByBackupVault", R"({"backupVaultName":"a","maxResults":1000})"),
       R"({"RecoveryPoints":[]})"},
      {call("ec2:DescribeVpcEndpoints", R"({"Filters":[{"Name":"a","Values":["b"]}]})"), R"({"VpcEndpoints":[]})"},
      {call("tag:GetResources"), R"({"ResourceTagMappingList":[]})"},
      {call("application-autoscaling:DescribeScalableTargets"), R"({"ScalableTargets":[]})"},
      {call("kms:DescribeKey", R"({"KeyId":"a"})"), R"({"KeyMetadata":{}})"},
      {call("dax:DescribeClusters"), R"({"Clusters":[]})"},
      {call("lambda:ListEventSourceMappings"), R"({"EventSourceMappings":[]})"},
      {call("pipes:ListPipes"), R"({"Pipes":[]})"},
  };
  {
    std::size_t next = 0;
    FakeApi source([&](const Request&) { return answers.at(next++).second; });
    RecordingApi recorder(source, file);
    for (const auto& [request, answer] : answers) ask(recorder, request);
  }
  RecordedApi recorded(file);
  for (const auto& [request, answer] : answers) EXPECT_EQ(ask(recorded, request).value(), answer) << request.operation;
}

TEST_F(Recording, KeepsTheCodeOfAnErrorThatCameInAHeader) {
  const auto refused = [](std::string body, std::string code) -> Result {
    return tl::unexpected(Failure{FailureKind::invalid, "as it was", 400, std::move(body), std::move(code)});
  };
  const auto answers = [&](const Request& request) -> Result {
    if (request.operation == "dynamodb:ListTables") return "{}";
    if (request.operation == "backup:ListBackupVaults") return refused(R"({"Code":"ERROR_1"})", "ThrottlingException");
    return refused("<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>", "");
  };
  FakeApi source(answers);
  {
    RecordingApi recorder(source, file);
    for (const char* operation : {"dynamodb:ListTables", "backup:ListBackupVaults", "ec2:DescribeVpcEndpoints"}) {
      ask(recorder, call(operation));
    }
  }
  RecordedApi recorded(file);
  const Failure throttled = ask(recorded, call("backup:ListBackupVaults")).error();
  EXPECT_EQ(throttled.code, "ThrottlingException");
  EXPECT_EQ(throttled.kind, FailureKind::throttled);
  const Failure denied = ask(recorded, call("ec2:DescribeVpcEndpoints")).error();
  EXPECT_EQ(denied.code, "UnauthorizedOperation");
  EXPECT_EQ(denied.kind, FailureKind::denied);
}

TEST_F(Recording, TellsAccountsRegionsAndOperationsApart) {
  const auto line = [](const char* account, const char* region, const char* operation) {
    return nlohmann::json{{"account", account},     {"region", region},
                          {"operation", operation}, {"request", {}},
                          {"status", 200},          {"body", {{"is", std::string(account) + region + operation}}}}
               .dump() +
           "\n";
  };
  write(line("222222222222", "b", "dynamodb:DescribeTable") + line("111111111111", "b", "dynamodb:ListTables") +
        "\n \t\r\n" + line("111111111111", "a", "dynamodb:ListTables") +
        line("111111111111", "us-east-1", "sts:GetCallerIdentity"));
  RecordedApi recorded(file);
  ASSERT_EQ(recorded.accounts().size(), 2U);
  EXPECT_THAT(recorded.accounts().at("111111111111"), ElementsAre("a", "b"));  // what only STS was asked is no region
  EXPECT_THAT(recorded.accounts().at("222222222222"), ElementsAre("b"));
  EXPECT_EQ(ask(recorded, {"111111111111", "b", "dynamodb:ListTables", "null"}).value(),
            R"({"is":"111111111111bdynamodb:ListTables"})");
  EXPECT_FALSE(ask(recorded, {"222222222222", "b", "dynamodb:ListTables", "null"}).has_value());
}

TEST_F(Recording, NamesARequestThatItDoesNotHoldButNotAllOfALongOne) {
  write(
      R"({"account":"123456789012","region":"here","operation":"dynamodb:ListTables","request":{},"status":200,"body":{}})");
  RecordedApi recorded(file);
  const auto message = [&](const std::string& name) {
    return ask(recorded, call("dynamodb:DescribeTable", fmt::format(R"({{"TableName":"{}"}})", name))).error().message;
  };
  EXPECT_THAT(message("orders"), EndsWith(R"(dynamodb:DescribeTable {"TableName":"orders"})"));
  const std::string cut = message(std::string(185, 'x') + "ü" + std::string(9'000, 'x'));
  EXPECT_THAT(cut, EndsWith("xx…")) << "no half of a letter";
  EXPECT_LT(cut.size(), 300U);
}

TEST_F(Recording, ReadsLinesThatEndAsOnWindowsAndNeedsNoLastLineBreak) {
  const std::string line = R"({"account":"111111111111","region":"r","operation":"dynamodb:ListTables","request":{},)"
                           R"("status":200,"body":{"TableNames":["a"]}})";
  write("\r\n" + line + "\r\n" +
        R"({"account":"111111111111","region":"s","operation":"dynamodb:ListTables","request":{},)" +
        R"("status":200,"body":{}})");
  RecordedApi recorded(file);
  EXPECT_EQ(ask(recorded, {"111111111111", "r", "dynamodb:ListTables", "{}"}).value(), R"({"TableNames":["a"]})");
  EXPECT_EQ(ask(recorded, {"111111111111", "s", "dynamodb:ListTables", "{}"}).value(), "{}");
}

TEST_F(Recording, NamesTheLineThatIsWrong) {
  const std::string good =
      R"({"account":"111111111111","region":"r","operation":"dynamodb:ListTables","request":{},"status":200,"body":{}})"
      "\n";
  for (
      const std::string& bad :
      {std::string("{"), std::string("nonsense"), std::string("[]"), std::string("7"), std::string("{}"),
       good.substr(0, good.size() / 2), good.substr(0, good.size() - 1) + " {}",
       std::string(R"({"account":"","region":"r","operation":"dynamodb:X","request":{},"status":200,"body":{}})"),
       std::string(R"({"account":"abc","region":"r","operation":"dynamodb:X","request":{},"status":200,"body":{}})"),
       std::string(R"({"account":"111111111111","region":"","operation":"dynamodb:X","status":200,"body":{}})"),
       std::string(R"({"account":1,"region":"r","operation":"o","request":{},"status":200,"body":{}})"),
       std::string(R"({"account":"111111111111","region":"r","operation":"o","request":{},"status":"200","body":{}})"),
       std::string(R"({"account":"111111111111","region":"r","operation":"o","request":{},"status":200})"),
       std::string(R"({"account":"111111111111","region":"r","operation":"o","request":{},"body":{}})"),
       std::string(
           R"({"account":"111111111111","region":"r","operation":"dynamodb:X","request":{"a":1e999},"status":200,"body":1})"),
       std::string("{\"account\":\"\xff\",\"region\":\"r\",\"operation\":\"o\",\"status\":200,\"body\":{}}"),
       R"({"account":"111111111111","region":"r","operation":"o","status":200,"body":)" + std::string(5000, '[')}) {
    write(good + "\n" + bad + "\n" + good);
    EXPECT_THAT(refusal(), HasSubstr("line 3 cannot be read")) << bad.substr(0, 100);
    EXPECT_THAT(refusal(), ::testing::StartsWith(file));
  }
}

TEST_F(Recording, RefusesAFileThatIsNoRecording) {
  EXPECT_THAT(refusal(), HasSubstr("cannot be opened"));
  write("");
  EXPECT_THAT(refusal(), HasSubstr("holds no DynamoDB answer"));
  write("\n\n");
  EXPECT_THAT(refusal(), HasSubstr("holds no DynamoDB answer"));
  const auto name = std::exchange(file, ::testing::TempDir());
  EXPECT_THAT(refusal(), Not(IsEmpty()));
  file = name;
}

TEST_F(Recording, NoticesThatItWasChangedWhileItIsRead) {
  write(
      R"({"account":"111111111111","region":"r","operation":"dynamodb:ListTables","request":{},"status":200,"body":{}})");
  RecordedApi recorded(file);
  for (const char* text : {"", "{}"}) {
    write(text);
    EXPECT_THROW(ask(recorded, {"111111111111", "r", "dynamodb:ListTables", "{}"}), Error);
  }
}

TEST_F(Recording, AStopCancelsWhatIsOpen) {
  write(
      R"({"account":"111111111111","region":"r","operation":"dynamodb:ListTables","request":{},"status":200,"body":{}})");
  RecordedApi recorded(file);
  std::stop_source stop;
  stop.request_stop();
  int cancelled = 0;
  for (int i = 0; i < 3; ++i) {
    recorded.send({"111111111111", "r", "dynamodb:ListTables", "{}"},
                  [&](const Result& result) { cancelled += result.error().kind == FailureKind::cancelled; });
  }
  recorded.run(stop.get_token());
  EXPECT_EQ(cancelled, 3);
}

TEST_F(Recording, CanBeReadByItsOwnerOnly) {
  FakeApi source([](const Request&) { return "{}"; });
  const auto mode = [&] {
    struct stat info{};
    EXPECT_EQ(::stat(file.c_str(), &info), 0);
    return info.st_mode & 0777;
  };
  {
    const RecordingApi recorder(source, file);
    EXPECT_EQ(mode(), 0600U);
  }
  write("");
  // Also where a file was there that others could read.
  ::chmod(file.c_str(), 0644);
  {
    const RecordingApi recorder(source, file);
  }
  EXPECT_EQ(mode(), 0600U);
}

TEST_F(Recording, KeepsTheFileThatWasThereUntilDynamoDBAnswers) {
  FakeApi source([](const Request&) { return R"({"Account":"1"})"; });
  {
    RecordingApi recorder(source, file);
    ask(recorder, call("sts:GetCallerIdentity"));
  }
  EXPECT_NE(::access(file.c_str(), F_OK), 0);  // nothing is left of a run that read nothing
  write("an older one");
  {
    RecordingApi recorder(source, file);
    ask(recorder, call("sts:GetCallerIdentity"));
    EXPECT_EQ(written(), "an older one");
    ask(recorder, call("dynamodb:ListTables"));
  }
  EXPECT_THAT(written(), AllOf(HasSubstr("GetCallerIdentity"), HasSubstr("ListTables"), Not(HasSubstr("older"))));
}

TEST_F(Recording, NeverHoldsCredentials) {
  FakeApi source([](const Request&) { return R"({"Account":"1","SecretAccessKey":"verysecret"})"; });
  RecordingApi recorder(source, file);
  ask(recorder, call("dynamodb:ListTables"));
  const std::string before = written();
  for (const char* operation : {"sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetSessionToken",
                                "sso:GetRoleCredentials", "sso-oidc:CreateToken", "signin:CreateOAuth2Token", ""}) {
    EXPECT_TRUE(ask(recorder, call(operation)).has_value());
  }
  EXPECT_EQ(written(), before);
  ask(recorder, call("sts:GetCallerIdentity"));
  EXPECT_NE(written(), before);
}

TEST_F(Recording, HoldsNoCallThatWasCancelled) {
  FakeApi source([](const Request&) { return failure(FailureKind::cancelled, 0, ""); });
  RecordingApi recorder(source, file);
  ask(recorder, call("dynamodb:ListTables"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(Recording, SaysWhereItCannotBeWritten) {
  FakeApi source([](const Request&) { return "{}"; });
  try {
    const RecordingApi recorder(source, "/nonexistent-folder/x.jsonl");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::recording);
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent-folder/x.jsonl"));
  }
}

TEST_F(Recording, SaysThatTheDiskIsFull) {
  FakeApi source([](const Request&) { return std::string(1'000'000, 'x'); });
  RecordingApi recorder(source, "/dev/full");
  EXPECT_THROW(ask(recorder, call("dynamodb:ListTables")), Error);
}

TEST_F(Recording, ComesThroughAPipe) {
  const std::string pipe = file + ".pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string text =
      R"({"account":"123456789012","region":"here","operation":"dynamodb:ListTables","request":{},"status":200,)"
      R"("body":{"TableNames":[]}})";
  std::thread writer([&] { std::ofstream(pipe) << text << '\n' << std::string(1'000'000, ' ') << '\n'; });
  RecordedApi recorded(pipe);
  writer.join();
  EXPECT_EQ(ask(recorded, call("dynamodb:ListTables")).value(), R"({"TableNames":[]})");
  EXPECT_EQ(ask(recorded, call("dynamodb:ListTables")).value(), R"({"TableNames":[]})");
  std::filesystem::remove(pipe);
}

// Else a question about the last days would find no answer on another day.
TEST_F(Recording, SaysWhichTimeItWasAskedAbout) {
  FakeApi source([](const Request&) { return "{}"; });
  {
    RecordingApi recorder(source, file);
    ask(recorder, call("dynamodb:ListTables"));
    ask(recorder, call("cloudwatch:GetMetricData", R"({"StartTime":864000,"EndTime":2073600})"));
    ask(recorder, call("cloudwatch:GetMetricData", R"({"StartTime":"1","EndTime":2})", "odd"));
    ask(recorder, call("cloudwatch:GetMetricData", R"({"EndTime":2})", "half"));
  }
  const RecordedApi recorded(file);
  const auto window = recorded.window("123456789012", "here");
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->from, 864'000);
  EXPECT_EQ(window->to, 2'073'600);
  for (const char* region : {"there", "odd", "half"}) {
    EXPECT_FALSE(recorded.window("123456789012", region).has_value()) << region;
  }
  EXPECT_FALSE(recorded.window("123456789013", "here").has_value());
}

}  // namespace
}  // namespace dynatlas::aws
