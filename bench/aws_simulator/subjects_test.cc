#include "aws_simulator/subjects.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "aws_simulator/bulk.h"
#include "aws_simulator/table_text.h"

namespace aws_simulator {
namespace {

using nlohmann::json;
using testing::ElementsAre;

constexpr Place kHere{1, 1};
constexpr Operation kAll[] = {
    Operation::DescribeContinuousBackups,           Operation::DescribeTimeToLive, Operation::GetResourcePolicy,
    Operation::DescribeKinesisStreamingDestination, Operation::DescribeExport,     Operation::ListTagsOfResource};

Estate estate_of(std::uint64_t tables) {
  EstateSize size;
  size.accounts = 2;
  size.regions = 2;
  size.tables = tables;
  return Estate(size);
}

std::vector<json> truth(const Estate& estate, Operation operation) {
  std::vector<json> out;
  for (std::uint64_t slot = 0; slot < estate.slots(); ++slot) {
    std::string lines;
    append_subjects(lines, table_of(estate, kHere, slot, estate.life(kHere, slot, estate.generation())),
                    *subject_operation_of(operation));
    for (std::size_t at = 0, end = 0; (end = lines.find('\n', at)) != std::string::npos; at = end + 1) {
      out.push_back(json::parse(lines.substr(at, end - at)));
    }
  }
  return out;
}

struct Said {
  Outcome refusal;
  json answer;
};

Said said(const Estate& estate, Operation operation, const json& parameters) {
  std::string text;
  const std::string body = parameters.dump();
  Said out;
  out.refusal = answer(estate, {}, {operation, {kHere}, body}, text);
  if (!out.refusal) out.answer = json::parse(text);
  return out;
}

TEST(Subjects, AnswersAreTheGroundTruth) {
  Estate estate = estate_of(200);
  estate.advance({.drop = 0.2, .add = 0.1, .change = 0.2});
  for (const Operation operation : kAll) {
    const std::string parameter(subject_operation_of(operation)->parameter);
    const std::vector<json> all = truth(estate, operation);
    EXPECT_FALSE(all.empty()) << name_of(operation);
    for (json told : all) {
      const Said one = said(estate, operation, {{parameter, told.at(parameter)}});
      ASSERT_FALSE(one.refusal.has_value()) << told;
      if (!one.answer.contains(parameter)) told.erase(parameter);
      EXPECT_EQ(one.answer, told);
    }
  }
}

TEST(Subjects, ATableMayBeNamedByItsArn) {
  const Estate estate = estate_of(10);
  const Table table = table_of(estate, kHere, 4, estate.life(kHere, 4, 0));
  for (const Operation operation :
       {Operation::DescribeTable, Operation::DescribeContinuousBackups, Operation::DescribeTimeToLive}) {
    const Said by_name = said(estate, operation, {{"TableName", table.name}});
    ASSERT_FALSE(by_name.refusal.has_value());
    EXPECT_EQ(said(estate, operation, {{"TableName", table.arn}}).answer, by_name.answer);
    const std::string elsewhere = "arn:aws:dynamodb:us-east-1:123456789012:table/" + table.name;
    EXPECT_EQ(said(estate, operation, {{"TableName", elsewhere}}).refusal->why, Why::not_found);
  }
}

TEST(Subjects, WhatIsNotThereIsRefused) {
  const Estate estate = estate_of(10);
  const Table gone = table_of(estate, kHere, 5, estate.life(kHere, 5, 0));
  for (const Operation operation : kAll) {
    const std::string parameter(subject_operation_of(operation)->parameter);
    EXPECT_EQ(said(estate, operation, {{parameter, gone.arn}}).refusal->why, Why::not_found) << name_of(operation);
    EXPECT_EQ(said(estate, operation, {{parameter, "\""}}).refusal->why, Why::invalid);
    EXPECT_EQ(said(estate, operation, json::object()).refusal->why, Why::invalid);
  }
}

TEST(Subjects, NoPolicyIsAnotherAnswerThanNoTable) {
  const Estate estate = estate_of(300);
  std::map<std::string, int> seen;
  for (std::uint64_t slot = 0; slot < estate.slots(); slot += 2) {
    const Table table = table_of(estate, kHere, slot, estate.life(kHere, slot, 0));
    for (const std::string& arn : {table.arn, table.arn + "/stream/" + table.stream_label(), table.arn + "/nothing"}) {
      const Said one = said(estate, Operation::GetResourcePolicy, {{"ResourceArn", arn}});
      const std::string kind = arn.find("/stream/") != std::string::npos ? "stream"
                               : arn == table.arn                        ? "table"
                                                                         : "none";
      ++seen[kind + (one.refusal ? one.refusal->error.empty() ? " unknown" : " without" : " with")];
    }
  }
  EXPECT_EQ(seen["table with"] + seen["table without"], 300);
  EXPECT_NEAR(seen["table with"], 30, 20);
  EXPECT_NEAR(seen["stream with"] + seen["stream without"], 300 * 0.3, 30);
  EXPECT_GT(seen["stream with"], 0);
  EXPECT_EQ(seen["none unknown"], 300);
}

TEST(Subjects, PoliciesAreOfEveryShape) {
  std::set<std::string> shapes;
  for (const json& told : truth(estate_of(2000), Operation::GetResourcePolicy)) {
    const json policy = json::parse(told.at("Policy").get<std::string>());
    const json& first = policy.at("Statement").is_array() ? policy["Statement"][0] : policy["Statement"];
    shapes.insert(policy["Statement"].is_array() ? "list" : "single");
    shapes.insert(first.at("Effect").get<std::string>());
    if (policy["Statement"].size() > 1 && policy["Statement"].is_array()) shapes.insert("several");
    for (const char* member : {"NotPrincipal", "NotAction", "Condition"}) {
      if (first.contains(member)) shapes.insert(member);
    }
    if (first.value("Principal", json()) == "*") shapes.insert("*");
    if (first.value("Principal", json()).is_object()) shapes.insert(first["Principal"].begin().key());
  }
  EXPECT_THAT(shapes, ElementsAre("*", "AWS", "Allow", "Condition", "Deny", "NotAction", "NotPrincipal", "Service",
                                  "list", "several", "single"));
}

TEST(Subjects, FactsAreOnTheirShareOfTables) {
  const Estate estate = estate_of(2000);
  std::map<std::string, int> seen;
  for (const json& told : truth(estate, Operation::DescribeContinuousBackups)) {
    const json& recovery = told.at("ContinuousBackupsDescription").at("PointInTimeRecoveryDescription");
    ++seen[recovery.at("PointInTimeRecoveryStatus") == "ENABLED" ? "pitr" : "no pitr"];
    EXPECT_EQ(recovery.contains("EarliestRestorableDateTime"), recovery["PointInTimeRecoveryStatus"] == "ENABLED");
  }
  for (const json& told : truth(estate, Operation::DescribeTimeToLive)) {
    const json& ttl = told.at("TimeToLiveDescription");
    ++seen["ttl " + ttl.at("TimeToLiveStatus").get<std::string>()];
    EXPECT_EQ(ttl.contains("AttributeName"), ttl["TimeToLiveStatus"] != "DISABLED");
  }
  for (const json& told : truth(estate, Operation::DescribeKinesisStreamingDestination)) {
    for (const json& destination : told.at("KinesisDataStreamDestinations")) {
      const std::string arn = destination.at("StreamArn");
      ++seen[arn.find(":" + estate.account_id(1) + ":") != std::string::npos ? "kinesis" : "kinesis elsewhere"];
    }
  }
  EXPECT_NEAR(seen["pitr"], 1000, 100);
  EXPECT_NEAR(seen["ttl ENABLED"], 640, 90);
  EXPECT_GT(seen["ttl ENABLING"] * seen["ttl DISABLING"], 0);
  EXPECT_NEAR(seen["kinesis"] + seen["kinesis elsewhere"], 300, 80);
  EXPECT_GT(seen["kinesis elsewhere"], 20);
}

TEST(Subjects, AnExportIsDescribedAsItIsListed) {
  const Estate estate = estate_of(1000);
  std::string listed;
  Parameters asked;
  ASSERT_FALSE(answer_list(estate, kHere, *list_of(Operation::ListExports), asked, listed).has_value());
  const json page = json::parse(listed);
  ASSERT_FALSE(page.at("ExportSummaries").empty());
  for (const json& summary : page["ExportSummaries"]) {
    const json described = said(estate, Operation::DescribeExport, {{"ExportArn", summary.at("ExportArn")}})
                               .answer.at("ExportDescription");
    for (const auto& [name, value] : summary.items()) EXPECT_EQ(described.at(name), value);
  }
}

TEST(Subjects, AreNamedByTheRequest) {
  const auto subjects = [](Operation operation, const std::string& body) {
    return subjects_of({operation, {kHere}, body});
  };
  EXPECT_THAT(subjects(Operation::DescribeTimeToLive, R"({"TableName":"a-table"})"), ElementsAre("a-table"));
  EXPECT_THAT(subjects(Operation::DescribeExport, R"({"ExportArn":"arn:x/1"})"), ElementsAre("arn:x/1"));
  EXPECT_THAT(subjects(Operation::ListRecoveryPointsByBackupVault, "/backup-vaults/Default/recovery-points/"),
              ElementsAre("Default"));
  EXPECT_THAT(subjects(Operation::ListTables, R"({"Limit":3})"), ElementsAre());
  EXPECT_THAT(subjects(Operation::DescribeTimeToLive, R"({"TableName":"no\"name"})"), ElementsAre());
  EXPECT_EQ(table_in("arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2024"), "orders");
  EXPECT_EQ(table_in("orders"), "orders");
}

}  // namespace
}  // namespace aws_simulator
