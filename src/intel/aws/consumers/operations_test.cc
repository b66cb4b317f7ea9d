#include "intel/aws/consumers/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "aws/fake_api.h"
#include "intel/aws/dynamodb/test_cells.h"
#include "intel/part_reader.h"
#include "intel/test_answers.h"

namespace dynatlas::intel::aws::consumers {
namespace {

using dynamodb::cell;
using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::FakeApi;
using dynatlas::aws::Request;
using graph::Time;
using graph::Value;
using models::aws::consumers::AWSLambdaEventSourceMappingSchema;
using models::aws::consumers::AWSPipeSchema;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kUuid = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";
const std::string kFunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:index-orders";
const std::string kStreamArn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2024-01-01T00:00:00.000";
const std::string kForeignStreamArn =
    "arn:aws:dynamodb:us-east-1:210987654321:table/orders/stream/2024-01-01T00:00:00.000";
const std::string kPipeArn = "arn:aws:pipes:us-east-1:123456789012:pipe/orders-out";

Answered hear_mapping(const json& mapping, const Part& part = kTestPart) {
  return answered(kListEventSourceMappings, json{{"EventSourceMappings", {mapping}}}.dump(), {}, part);
}

Answered hear_pipe(const json& pipe, const Part& part = kTestPart) {
  return answered(kListPipes, json{{"Pipes", {pipe}}}.dump(), {}, part);
}

json mapping() {
  return {{"UUID", kUuid},
          {"StartingPosition", "AT_TIMESTAMP"},
          {"StartingPositionTimestamp", 1700000000},
          {"BatchSize", 100},
          {"MaximumBatchingWindowInSeconds", 5},
          {"ParallelizationFactor", 2},
          {"EventSourceArn", kStreamArn},
          {"FilterCriteria", {{"Filters", {{{"Pattern", "{}"}}}}}},
          {"FunctionArn", kFunctionArn},
          {"LastModified", 1700000001.5},
          {"LastProcessingResult", "OK"},
          {"State", "Enabled"},
          {"StateTransitionReason", "User action"},
          {"DestinationConfig",
           {{"OnSuccess", {}}, {"OnFailure", {{"Destination", "arn:aws:sqs:us-east-1:210987654321:lost"}}}}},
          {"MaximumRecordAgeInSeconds", -1},
          {"BisectBatchOnFunctionError", true},
          {"MaximumRetryAttempts", 3},
          {"TumblingWindowInSeconds", 0},
          {"FunctionResponseTypes", {"ReportBatchItemFailures"}}};
}

json pipe_out() {
  return {{"Name", "orders-out"},
          {"Arn", kPipeArn},
          {"DesiredState", "RUNNING"},
          {"CurrentState", "START_FAILED"},
          {"StateReason", "no permission"},
          {"CreationTime", 1700000002},
          {"LastModifiedTime", 1700000003.25},
          {"Source", kStreamArn},
          {"Target", "arn:aws:sqs:eu-west-1:210987654321:orders"},
          {"Enrichment", "arn:aws:lambda:us-east-1:123456789012:function:enrich"}};
}

TEST(EventSourceMappings, GiveEveryMember) {
  const auto heard = hear_mapping(mapping());
  EXPECT_FALSE(heard.refused.has_value());
  EXPECT_THAT(heard.names, ElementsAre(kUuid));
  const auto& rows = heard.batch.of<AWSLambdaEventSourceMappingSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "UUID"), Value(kUuid));
  EXPECT_EQ(cell(rows, 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(rows, 0, "BatchSize"), Value(std::int64_t{100}));
  EXPECT_EQ(cell(rows, 0, "StartingPosition"), Value("AT_TIMESTAMP"));
  EXPECT_EQ(cell(rows, 0, "StartingPositionTimestamp"), Value(Time{1700000000}));
  EXPECT_EQ(cell(rows, 0, "ParallelizationFactor"), Value(std::int64_t{2}));
  EXPECT_EQ(cell(rows, 0, "MaximumBatchingWindowInSeconds"), Value(std::int64_t{5}));
  EXPECT_EQ(cell(rows, 0, "EventSourceArn"), Value(kStreamArn));
  EXPECT_EQ(cell(rows, 0, "LastModified"), Value(Time{1700000001, 500000000}));
  EXPECT_EQ(cell(rows, 0, "LastProcessingResult"), Value("OK"));
  EXPECT_EQ(cell(rows, 0, "State"), Value("Enabled"));
  EXPECT_EQ(cell(rows, 0, "StateTransitionReason"), Value("User action"));
  EXPECT_EQ(cell(rows, 0, "MaximumRecordAgeInSeconds"), Value(std::int64_t{-1}));
  EXPECT_EQ(cell(rows, 0, "BisectBatchOnFunctionError"), Value(true));
  EXPECT_EQ(cell(rows, 0, "MaximumRetryAttempts"), Value(std::int64_t{3}));
  EXPECT_EQ(cell(rows, 0, "TumblingWindowInSeconds"), Value(std::int64_t{0}));
  EXPECT_EQ(cell(rows, 0, "FunctionArn"), Value(kFunctionArn));
  EXPECT_EQ(cell(rows, 0, "function_account_id"), Value("123456789012"));
  EXPECT_EQ(cell(rows, 0, "stream_account_id"), Value("123456789012"));
  EXPECT_EQ(cell(rows, 0, "DestinationConfig.OnFailure.Destination"), Value("arn:aws:sqs:us-east-1:210987654321:lost"));
}

TEST(EventSourceMappings, MayReadAnotherAccountsStream) {
  const auto heard = hear_mapping({{"UUID", kUuid}, {"EventSourceArn", kForeignStreamArn}});
  EXPECT_FALSE(heard.refused.has_value());
  const auto& rows = heard.batch.of<AWSLambdaEventSourceMappingSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "stream_account_id"), Value("210987654321"));
  EXPECT_EQ(cell(rows, 0, "function_account_id"), Value());
}

TEST(EventSourceMappings, OfOtherSourcesAreNotKept) {
  for (const json& source :
       {json("arn:aws:sqs:us-east-1:123456789012:dynamodb"),
        json("arn:aws:kinesis:us-east-1:123456789012:stream/dynamodb"), json("dynamodb"), json("")}) {
    const auto heard = hear_mapping({{"UUID", kUuid}, {"EventSourceArn", source}, {"FunctionArn", kFunctionArn}});
    EXPECT_FALSE(heard.refused.has_value()) << source;
    EXPECT_THAT(heard.names, IsEmpty());
    EXPECT_EQ(heard.batch.rows(), 0U);
  }
  const json kafka{{"UUID", kUuid}, {"SelfManagedEventSource", {{"Endpoints", {}}}}, {"FunctionArn", kFunctionArn}};
  EXPECT_THAT(hear_mapping(kafka).names, IsEmpty());
}

TEST(EventSourceMappings, TakeNothingFromMembersOfAnotherType) {
  json odd = mapping();
  for (const char* member : {"StartingPositionTimestamp", "LastModified", "BatchSize", "BisectBatchOnFunctionError"}) {
    odd[member] = "odd";
  }
  for (const char* member : {"State", "FunctionArn", "StartingPosition"}) odd[member] = nullptr;
  odd["DestinationConfig"] = {{"OnFailure", {"x"}}};
  odd["New"] = 1;
  const auto heard = hear_mapping(odd);
  EXPECT_THAT(heard.names, ElementsAre(kUuid));
  const auto& rows = heard.batch.of<AWSLambdaEventSourceMappingSchema>();
  for (const char* field :
       {"StartingPositionTimestamp", "LastModified", "BatchSize", "BisectBatchOnFunctionError", "State", "FunctionArn",
        "function_account_id", "StartingPosition", "DestinationConfig.OnFailure.Destination"}) {
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
}

// It might be one that is kept: as if it were another's it would be gone.
TEST(EventSourceMappings, WithoutAnIdOrASourceThatIsTextAreRefused) {
  for (const auto& [member, none] : {std::pair{"UUID", json()},
                                     {"UUID", json(7)},
                                     {"UUID", json("")},
                                     {"EventSourceArn", json()},
                                     {"EventSourceArn", json(7)},
                                     {"EventSourceArn", json::array()}}) {
    json odd = mapping();
    odd[member] = none;
    const auto heard = answered(kListEventSourceMappings, json{{"EventSourceMappings", {mapping(), odd}}}.dump());
    ASSERT_TRUE(heard.is_refused_whole()) << member << none;
    EXPECT_EQ(heard.refused->failure.kind, FailureKind::malformed);
  }
}

TEST(EventSourceMappings, OfAFunctionElsewhereAreRefusedWhateverTheyRead) {
  json of_queue = mapping();
  of_queue["EventSourceArn"] = "arn:aws:sqs:us-east-1:123456789012:q";
  for (const Part& part : {Part{"210987654321", "us-east-1"}, Part{"123456789012", "eu-west-1"}}) {
    for (const json& one : {mapping(), of_queue}) {
      const auto heard = hear_mapping(one, part);
      ASSERT_TRUE(heard.is_refused_whole());
      EXPECT_EQ(heard.refused->elsewhere, "123456789012");
    }
  }
}

TEST(Pipes, GiveEveryMember) {
  const auto heard = hear_pipe(pipe_out());
  EXPECT_FALSE(heard.refused.has_value());
  EXPECT_THAT(heard.names, ElementsAre(kPipeArn));
  const auto& rows = heard.batch.of<AWSPipeSchema>();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(cell(rows, 0, "Arn"), Value(kPipeArn));
  EXPECT_EQ(cell(rows, 0, "Name"), Value("orders-out"));
  EXPECT_EQ(cell(rows, 0, "region"), Value("us-east-1"));
  EXPECT_EQ(cell(rows, 0, "Source"), Value(kStreamArn));
  EXPECT_EQ(cell(rows, 0, "Target"), Value("arn:aws:sqs:eu-west-1:210987654321:orders"));
  EXPECT_EQ(cell(rows, 0, "Enrichment"), Value("arn:aws:lambda:us-east-1:123456789012:function:enrich"));
  EXPECT_EQ(cell(rows, 0, "CurrentState"), Value("START_FAILED"));
  EXPECT_EQ(cell(rows, 0, "DesiredState"), Value("RUNNING"));
  EXPECT_EQ(cell(rows, 0, "StateReason"), Value("no permission"));
  EXPECT_EQ(cell(rows, 0, "CreationTime"), Value(Time{1700000002}));
  EXPECT_EQ(cell(rows, 0, "LastModifiedTime"), Value(Time{1700000003, 250000000}));
}

TEST(Pipes, TakeNothingFromMembersOfAnotherType) {
  const auto heard =
      hear_pipe({{"Arn", kPipeArn}, {"Name", 7}, {"CreationTime", "now"}, {"Source", nullptr}, {"New", {1}}});
  EXPECT_THAT(heard.names, ElementsAre(kPipeArn));
  const auto& rows = heard.batch.of<AWSPipeSchema>();
  for (const std::string_view field : rows.fields()) {
    if (field == "Arn" || field == "region") continue;
    EXPECT_EQ(cell(rows, 0, field), Value()) << field;
  }
}

TEST(Pipes, WithoutAnArnOrOfElsewhereAreRefused) {
  for (const json& none : {json(), json(7), json("")}) {
    json nameless = pipe_out();
    nameless["Arn"] = none;
    const auto heard = answered(kListPipes, json{{"Pipes", {pipe_out(), nameless}}}.dump());
    ASSERT_TRUE(heard.is_refused_whole()) << none;
  }
  for (const Part& part : {Part{"210987654321", "us-east-1"}, Part{"123456789012", "eu-west-1"}}) {
    const auto heard = hear_pipe(pipe_out(), part);
    ASSERT_TRUE(heard.is_refused_whole());
    EXPECT_EQ(heard.refused->elsewhere, "123456789012");
  }
}

TEST(Consumers, AnEmptyListIsNoneAndWhatIsNoListIsNoAnswer) {
  for (const auto& [operation, list] :
       {std::pair{&kListEventSourceMappings, "EventSourceMappings"}, {&kListPipes, "Pipes"}}) {
    for (const std::string& none : {json{{list, json::array()}}.dump(), std::string()}) {
      EXPECT_FALSE(answered(*operation, none).refused.has_value());
      EXPECT_THAT(answered(*operation, none).names, IsEmpty());
    }
    for (const std::string& odd : {std::string("{}"), json{{list, nullptr}}.dump(), json{{list, mapping()}}.dump(),
                                   json{{list, {7}}}.dump(), std::string("<html/>")}) {
      EXPECT_TRUE(answered(*operation, odd).refused.has_value()) << odd;
    }
  }
}

struct PipesWatcher : PartWatcher {
  std::optional<Failure> take(const Operation& operation, const Asked& asked, std::string_view answer,
                              Taken& taken) override {
    Found found{batch, taken.names};
    const auto refused = operation.transform(asked, answer, found);
    return refused.has_value() ? std::optional(refused->failure) : std::nullopt;
  }
  void done() override { is_done = true; }

  Batch batch;
  bool is_done = false;
};

TEST(Pipes, AreAskedForInThePartitionOfTheirPart) {
  FakeApi api([](const Request& request) {
    const bool is_first = !json::parse(request.body).contains("NextToken");
    return is_first ? R"({"Pipes":[],"NextToken":"more"})" : R"({"Pipes":[]})";
  });
  PartReading reading{{"123456789012", "cn-north-1", "aws-cn"}, {{&kListPipes, false}}};
  PipesWatcher watcher;
  read_part(api, reading, watcher);
  api.run({});
  ASSERT_TRUE(watcher.is_done);
  EXPECT_FALSE(reading.of(kListPipes).failure.has_value());
  ASSERT_EQ(api.requests.size(), 2U);
  json wanted{{"SourcePrefix", "arn:aws-cn:dynamodb:"}, {"Limit", 100}};
  EXPECT_EQ(json::parse(api.requests[0].body), wanted);
  wanted["NextToken"] = "more";
  EXPECT_EQ(json::parse(api.requests[1].body), wanted);
}

}  // namespace
}  // namespace dynatlas::intel::aws::consumers
