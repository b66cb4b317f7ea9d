// What is read beside the tables: after what it hangs on, and never in its way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/fake_api.h"
#include "intel/aws/dynamodb/fake_estate.h"
#include "intel/operations.h"
#include "intel/part_reader.h"

namespace dynatlas::intel {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::FakeApi;
using dynatlas::aws::Request;
using dynatlas::aws::Result;
using testing::ElementsAre;

std::optional<Refusal> no_rows(const Asked&, std::string_view answer, Found& found) {
  if (answer.empty()) return std::nullopt;
  const auto json = nlohmann::json::parse(answer);
  for (const auto& name : json.at("names")) found.names.push_back(name);
  return std::nullopt;
}

std::string same_name(const graph::NodeName& node) {
  return node.id;
}

void subjects_of_tables(const Part&, const Batch&, const Batch::Mark&, std::vector<std::string>& subjects) {
  subjects = {"key-1", "key-2"};  // the same of each table
}

constexpr std::array<std::string_view, 1> kNone{"NothingThere"};
constexpr Operation kVaults{.name = "test:Vaults",
                            .group = "test",
                            .request = R"({"max":9})",
                            .paging = {"Token", "NextToken", true},
                            .lists = &models::aws::dynamodb::DynamoDBTableSchema,
                            .listed_name = same_name,
                            .means_none = kNone,
                            .transform = no_rows};
constexpr Operation kPoints{.name = "test:Points",
                            .group = "test",
                            .driver = &kVaults,
                            .subject = "vault",
                            .paging = {"Token", "NextToken", true},
                            .lists = &models::aws::dynamodb::DynamoDBTableSchema,
                            .listed_name = same_name,
                            .transform = no_rows};
constexpr Operation kKeys{.name = "test:Keys",
                          .group = "test",
                          .driver = &aws::dynamodb::kDescribeTable,
                          .subjects = subjects_of_tables,
                          .subject = "KeyId",
                          .means_none = kNone,
                          .transform = no_rows};

// Takes all, and gives the subjects that rows would tell.
struct Beside : PartWatcher {
  std::optional<Failure> take(const Operation& operation, const Asked& asked, std::string_view answer,
                              Taken& taken) override {
    asked_about.push_back(std::string(operation.name) + " " + std::string(asked.subject));
    Batch batch;
    Found found{batch, taken.names};
    if (&operation != &kDescribing) operation.transform(asked, answer, found);
    if (&operation == &kDescribing) {
      std::vector<std::string> subjects;
      subjects_of_tables(asked.part, batch, batch.mark(), subjects);
      for (std::string& subject : subjects) taken.subjects.emplace_back(&kKeys, std::move(subject));
    }
    return std::nullopt;
  }
  void done() override { ++ended; }

  std::vector<std::string> asked_about;
  int ended = 0;
};

struct PartReaderBeside : testing::Test {
  // Reads the tables and these.
  PartReading read(std::vector<const Operation*> operations) {
    Selection reads = selection_of(Level::core);
    for (const Operation* operation : operations) reads.push_back({operation, false});
    PartReading reading({"123456789012", "here"}, reads);
    read_part(api, reading, watcher);
    api.run({});
    EXPECT_EQ(watcher.ended, 1);
    return reading;
  }
  std::size_t sent(std::string_view operation) const {
    return static_cast<std::size_t>(
        std::ranges::count(api.requests, operation, [](const Request& r) { return std::string_view(r.operation); }));
  }

  aws::dynamodb::FakeEstate estate;
  std::map<std::string, Result> answers;  // by operation and request
  FakeApi api{[this](const Request& request) -> Result {
    if (request.operation.starts_with("dynamodb:")) return estate.answer(request);
    const auto found = answers.find(request.operation + " " + request.body);
    if (found != answers.end()) return found->second;
    return tl::unexpected(Failure{FailureKind::missing, "no answer to " + request.operation + " " + request.body});
  }};
  Beside watcher;
};

TEST_F(PartReaderBeside, LinksWaitUntilTheirTablesWereRead) {
  estate.add("here", "t", 250);
  answers[std::string("tag:GetResources ") + nlohmann::json::parse(aws::tags::kGetResources.request).dump()] =
      R"({"ResourceTagMappingList":[]})";
  const auto reading = read({&aws::tags::kGetResources});
  EXPECT_EQ(api.requests.back().operation, "tag:GetResources");
  EXPECT_EQ(sent("dynamodb:DescribeTable"), 250U);
  EXPECT_FALSE(reading.of(aws::tags::kGetResources).failure.has_value());
}

TEST_F(PartReaderBeside, LinksAreReadWhereTheTablesWereDenied) {
  estate.failures["here ListTables"] = {FailureKind::denied, "no"};
  answers[std::string("tag:GetResources ") + nlohmann::json::parse(aws::tags::kGetResources.request).dump()] =
      R"({"ResourceTagMappingList":[]})";
  EXPECT_FALSE(read({&aws::tags::kGetResources}).of(aws::tags::kGetResources).failure.has_value());
}

TEST_F(PartReaderBeside, PagesOfThePartAndOfEachNameAreReadToTheirEnd) {
  answers[R"(test:Vaults {"max":9})"] = R"({"names":["v","w"],"NextToken":"2"})";
  answers[R"(test:Vaults {"Token":"2","max":9})"] = R"({"names":["x"],"NextToken":""})";
  answers[R"(test:Points {"vault":"v"})"] = R"({"names":["v1"],"NextToken":"p"})";
  answers[R"(test:Points {"Token":"p","vault":"v"})"] = R"({"names":["v2"]})";
  answers[R"(test:Points {"vault":"w"})"] = R"({"names":[]})";
  answers[R"(test:Points {"vault":"x"})"] = R"({"names":["x1"],"NextToken":null})";
  const auto reading = read({&kVaults, &kPoints});
  EXPECT_FALSE(reading.of(kVaults).failure.has_value());
  EXPECT_FALSE(reading.of(kPoints).failure.has_value());
  EXPECT_EQ(reading.of(kPoints).items, 3U);
  for (const char* name : {"v1", "v2", "x1"}) EXPECT_TRUE(reading.of(kPoints).names.contains(name)) << name;
}

TEST_F(PartReaderBeside, OneNameThatIsRefusedMakesTheWholeIncomplete) {
  answers[R"(test:Vaults {"max":9})"] = R"({"names":["v","w"]})";
  answers[R"(test:Points {"vault":"v"})"] = R"({"names":["v1"]})";
  answers[R"(test:Points {"vault":"w"})"] = tl::unexpected(Failure{FailureKind::denied, "no"});
  const auto reading = read({&kVaults, &kPoints});
  ASSERT_TRUE(reading.of(kPoints).failure.has_value());
  EXPECT_EQ(reading.of(kPoints).failure->message, "w: no");
  EXPECT_EQ(reading.of(kPoints).items, 1U);
  EXPECT_FALSE(reading.of(kVaults).failure.has_value());
}

TEST_F(PartReaderBeside, APageThatRepeatsIsAFailureOfItsNameOnly) {
  answers[R"(test:Vaults {"max":9})"] = R"({"names":["v","w"]})";
  for (const char* vault : {"v", "w"}) {
    const std::string name = vault;
    answers[R"(test:Points {"vault":")" + name + "\"}"] = R"({"names":[],"NextToken":"p"})";
    answers[R"(test:Points {"Token":"p","vault":")" + name + "\"}"] =
        name == "v" ? R"({"names":[],"NextToken":"p"})" : R"({"names":["w1"]})";
  }
  const auto reading = read({&kVaults, &kPoints});
  ASSERT_TRUE(reading.of(kPoints).failure.has_value());
  EXPECT_EQ(reading.of(kPoints).failure->kind, FailureKind::malformed);
  EXPECT_TRUE(reading.of(kPoints).unread.contains("v"));
  EXPECT_FALSE(reading.of(kPoints).unread.contains("w")) << "two vaults may name the same page";
}

TEST_F(PartReaderBeside, WhatTheRowsTellIsAskedAboutOnce) {
  estate.add("here", "t", 120);
  answers[R"(test:Keys {"KeyId":"key-1"})"] = R"({"names":[]})";
  answers[R"(test:Keys {"KeyId":"key-2"})"] =
      tl::unexpected(Failure{FailureKind::invalid, "NothingThere: no", 400, "", "NothingThere"});
  const auto reading = read({&kKeys});
  EXPECT_EQ(sent("test:Keys"), 2U);
  EXPECT_FALSE(reading.of(kKeys).failure.has_value()) << "that there is nothing is an answer";
  EXPECT_EQ(reading.of(kKeys).items, 2U);
}

TEST_F(PartReaderBeside, AnErrorThatMeansNoneIsACompleteAnswer) {
  answers[R"(test:Vaults {"max":9})"] =
      tl::unexpected(Failure{FailureKind::invalid, "NothingThere: no", 400, "", "NothingThere"});
  const auto reading = read({&kVaults});
  EXPECT_FALSE(reading.of(kVaults).failure.has_value());
  EXPECT_EQ(reading.of(kVaults).items, 0U);
}

TEST_F(PartReaderBeside, AfterTwentyRefusalsTheOthersAreNotAsked) {
  nlohmann::json names = nlohmann::json::array();
  for (int i = 0; i < 500; ++i) names.push_back("v" + std::to_string(i));
  answers[R"(test:Vaults {"max":9})"] = nlohmann::json{{"names", names}}.dump();
  FakeApi denying([&](const Request& request) -> Result {
    if (request.operation == "test:Points") return tl::unexpected(Failure{FailureKind::denied, "no"});
    return request.operation == "test:Vaults" ? answers.begin()->second : estate.answer(request);
  });
  Selection reads = selection_of(Level::core);
  reads.push_back({&kVaults, false});
  reads.push_back({&kPoints, false});
  PartReading reading({"123456789012", "here"}, reads);
  read_part(denying, reading, watcher);
  denying.run({});
  EXPECT_EQ(reading.of(kPoints).unread.size(), 500U);
  EXPECT_LT(denying.requests.size(), 400U);
  EXPECT_EQ(reading.of(kPoints).failure->kind, FailureKind::denied);
}

// A recording that never names it was made when nobody asked.
struct Recorded : FakeApi {
  using FakeApi::FakeApi;
  bool holds(std::string_view, std::string_view, std::string_view operation) const override {
    return operation.starts_with("dynamodb:");
  }
};

TEST_F(PartReaderBeside, WhatARecordingNeverNamesWasNotAsked) {
  estate.add("here", "t", 1);
  Recorded recorded([this](const Request& request) -> Result {
    if (request.operation == "test:Vaults") return tl::unexpected(Failure{FailureKind::missing, "no answer"});
    return estate.answer(request);
  });
  for (const bool is_named : {false, true}) {
    Selection reads = selection_of(Level::core);
    reads.push_back({&kVaults, is_named});
    PartReading reading({"123456789012", "here"}, reads);
    Beside seen;
    read_part(recorded, reading, seen);
    recorded.run({});
    EXPECT_EQ(reading.operations.size(), is_named ? 3U : 2U);
  }
}

}  // namespace
}  // namespace dynatlas::intel
