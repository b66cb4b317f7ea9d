#include "intel/part_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "aws/fake_api.h"
#include "intel/aws/dynamodb/fake_estate.h"
#include "intel/operations.h"

namespace dynatlas::intel {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::FakeApi;
using dynatlas::aws::Request;
using dynatlas::aws::Result;
using testing::ElementsAre;
using testing::IsEmpty;

// Writes down what it is told. What describes is not transformed.
struct Witness : PartWatcher {
  std::optional<Failure> take(const Operation& operation, const Asked& asked, std::string_view answer,
                              Taken& taken) override {
    EXPECT_FALSE(ended);
    EXPECT_EQ(asked.part.account, "123456789012");
    if (operation.driver != nullptr) {
      EXPECT_EQ(nlohmann::json::parse(answer).at("Table").at("TableName"), asked.subject);
      described_names.emplace_back(asked.subject);
      return std::nullopt;
    }
    Batch batch;
    Found found{batch, taken.names};
    const auto refused = operation.transform(asked, answer, found);
    if (refused.has_value()) return refused->failure;
    names.insert(taken.names.begin(), taken.names.end());
    return std::nullopt;
  }
  void named(const Operation& operation) override { told_names += &operation == &kListing; }
  void answered(const Operation& operation) override { told_answers += &operation == &kDescribing; }
  void left_unread(const Operation& operation) override { told_unread += &operation == &kDescribing; }
  bool is_one_of_many() const override { return has_company; }
  void pages_ended(const Operation& operation) override {
    EXPECT_FALSE(ended);
    EXPECT_EQ(&operation, &kListing);
    ++listing_ended;
    described_before_the_end = described_names.size();
  }
  void done() override { ++ended; }

  std::set<std::string> names;
  std::vector<std::string> described_names;
  std::size_t told_names = 0, told_answers = 0, told_unread = 0;
  bool has_company = false;
  int ended = 0;
  int listing_ended = 0;
  std::size_t described_before_the_end = 0;
};

const Part kHere{"123456789012", "here"};

struct PartReader : testing::Test {
  void read(std::stop_token stop = {}) {
    read_part(api, reading, witness);
    api.run(stop);
    EXPECT_EQ(witness.ended, 1);
    EXPECT_EQ(witness.listing_ended, 1) << "also where it failed";
    EXPECT_EQ(witness.told_names, reading.of(kListing).items);
    EXPECT_EQ(witness.told_answers, witness.told_names);
    EXPECT_EQ(witness.told_unread, reading.of(kDescribing).unread.size());
  }
  std::size_t sent(std::string_view operation) const {
    return static_cast<std::size_t>(
        std::ranges::count(api.requests, operation, [](const Request& r) { return std::string_view(r.operation); }));
  }

  const std::optional<Failure>& failure() const { return reading.of(kListing).failure; }

  aws::dynamodb::FakeEstate estate;
  PartReading reading{kHere, selection_of(Level::core)};
  FakeApi api{[this](const Request& request) { return estate.answer(request); }};
  Witness witness;
};

TEST_F(PartReader, AsksEachPageOnceAndEachTableOnce) {
  estate.add("here", "t", 250);
  read();
  EXPECT_FALSE(failure().has_value());
  EXPECT_EQ(witness.names.size(), 250U);
  EXPECT_EQ(witness.described_names.size(), 250U);
  EXPECT_LT(witness.described_before_the_end, 250U) << "the end of the listing is told as soon as it is there";
  EXPECT_EQ(sent("dynamodb:ListTables"), 3U);
  EXPECT_EQ(sent("dynamodb:DescribeTable"), 250U);
  for (const Request& request : api.requests) {
    EXPECT_EQ(request.account, "123456789012");
    EXPECT_EQ(request.region, "here");
  }
}

// "Service, account, and table quotas in Amazon DynamoDB": 2,500 a second for both.
TEST_F(PartReader, AsksAsFastAsTheDocumentedLimitAllows) {
  estate.add("here", "t", 1);
  read();
  ASSERT_EQ(api.requests.size(), 2U);
  EXPECT_EQ(api.requests[0].calls_per_second + api.requests[1].calls_per_second, 2'500);
}

TEST_F(PartReader, EndsWithoutTables) {
  read();
  EXPECT_FALSE(failure().has_value());
  EXPECT_THAT(witness.names, IsEmpty());
  EXPECT_EQ(api.requests.size(), 1U);
}

TEST_F(PartReader, ReadsOnWhenAFullPageIsTheLast) {
  estate.add("here", "t", 100);  // the page names its last table, and nothing comes behind it
  read();
  EXPECT_EQ(witness.described_names.size(), 100U);
  EXPECT_EQ(sent("dynamodb:ListTables"), 2U);
}

TEST_F(PartReader, AsksForAPageOnlyWhenFewerThanTwoHundredNamesWait) {
  estate.add("here", "t", 1000);
  std::size_t open_max = 0;
  api.before_answer = [&](std::size_t) { open_max = std::max(open_max, api.open() + 1); };
  api.choose = [](std::size_t open) { return open - 1; };  // a page as soon as it is asked for
  read();
  EXPECT_EQ(witness.described_names.size(), 1000U);
  EXPECT_LE(open_max, 300U);  // 199 that wait, the page's hundred, and the page behind it
  EXPECT_GE(open_max, 200U);
}

TEST_F(PartReader, OpensFewCallsWhereItIsOneOfMany) {
  estate.add("here", "t", 1000);
  witness.has_company = true;
  std::size_t open_max = 0;
  api.before_answer = [&](std::size_t) { open_max = std::max(open_max, api.open() + 1); };
  read();
  EXPECT_EQ(witness.described_names.size(), 1000U);
  EXPECT_LE(open_max, 33U);  // and a page
  EXPECT_GE(open_max, 32U);
}

TEST_F(PartReader, TakesAnswersInAnyOrder) {
  estate.add("here", "t", 350);
  std::size_t turn = 0;
  api.choose = [&](std::size_t open) { return (turn += 7919) % open; };
  read();
  EXPECT_FALSE(failure().has_value());
  EXPECT_EQ(witness.described_names.size(), 350U);
}

TEST_F(PartReader, SaysThatTheListingFailedAfterDescribingWhatItNamed) {
  estate.add("here", "t", 250);
  estate.failures["here ListTables after t00199"] = {FailureKind::throttled, "too fast"};
  read();
  ASSERT_TRUE(failure().has_value());
  EXPECT_EQ(failure()->kind, FailureKind::throttled);
  EXPECT_EQ(witness.described_names.size(), 200U);
}

TEST_F(PartReader, AsksForAThrottledPageAgainWhereItMayPass) {
  estate.add("here", "t", 250);
  const std::string page = "here ListTables after t00199";
  estate.failures[page] = {.kind = FailureKind::throttled, .message = "too fast", .may_pass = true};
  api.before_answer = [&](std::size_t) {
    if (witness.described_names.size() == 200) estate.failures.clear();
  };
  read();
  EXPECT_FALSE(failure().has_value());
  EXPECT_EQ(witness.described_names.size(), 250U);
}

TEST_F(PartReader, SaysThatNothingWasListed) {
  estate.failures["here ListTables"] = {FailureKind::denied, "no"};
  read();
  ASSERT_TRUE(failure().has_value());
  EXPECT_EQ(failure()->kind, FailureKind::denied);
  EXPECT_THAT(witness.names, IsEmpty());
}

TEST_F(PartReader, TellsAVanishedTableFromOneThatCannotBeDescribed) {
  estate.add("here", "t", 3);
  estate.failures["here DescribeTable t00000"] = {FailureKind::not_found, "gone"};
  estate.failures["here DescribeTable t00002"] = {FailureKind::denied, "no"};
  read();
  EXPECT_FALSE(failure().has_value());
  EXPECT_THAT(witness.described_names, ElementsAre("t00001"));
  EXPECT_EQ(reading.of(kListing).items, 3U);
  EXPECT_FALSE(reading.of(kListing).names.contains("t00000"));
  EXPECT_TRUE(reading.of(kListing).names.contains("t00002"));
  EXPECT_EQ(reading.of(kDescribing).vanished, 1U);
  EXPECT_TRUE(reading.of(kDescribing).unread.contains("t00002"));
  EXPECT_EQ(reading.of(kDescribing).unread.size(), 1U);
  ASSERT_TRUE(reading.of(kDescribing).failure.has_value());
  EXPECT_EQ(reading.of(kDescribing).failure->kind, FailureKind::denied);
  EXPECT_EQ(reading.of(kDescribing).failure->message, "t00002: no");
}

TEST_F(PartReader, AStopEndsEveryOpenCallAndIsAFailure) {
  estate.add("here", "t", 130);
  for (const std::size_t answers : {0U, 1U, 2U, 50U, 101U, 102U, 103U, 131U}) {
    FakeApi stopped([this](const Request& request) { return estate.answer(request); });
    std::stop_source source;
    stopped.before_answer = [&](std::size_t answered) {
      if (answered == answers) source.request_stop();
    };
    Witness seen;
    PartReading half{kHere, selection_of(Level::core)};
    read_part(stopped, half, seen);
    stopped.run(source.get_token());
    ASSERT_EQ(seen.ended, 1) << answers;
    ASSERT_TRUE(half.of(kDescribing).failure.has_value()) << answers;
    ASSERT_EQ(seen.described_names.size() + half.of(kDescribing).unread.size(), seen.names.size()) << answers;
  }
}

// Pages that a test writes out; DescribeTable always answers.
struct Pages : PartReader {
  void read_pages(std::vector<std::string> texts) {
    FakeApi scripted([&](const Request& request) -> Result {
      const auto parameters = nlohmann::json::parse(request.body);
      if (request.operation == "dynamodb:DescribeTable") return nlohmann::json{{"Table", parameters}}.dump();
      starts.push_back(parameters.value("ExclusiveStartTableName", ""));
      EXPECT_LT(page, texts.size()) << "a page too many was asked for";
      return page < texts.size() ? texts[page++] : R"({"TableNames":[]})";
    });
    read_part(scripted, reading, witness);
    scripted.run({});
    ASSERT_EQ(witness.ended, 1);
  }
  std::size_t page = 0;
  std::vector<std::string> starts;
};

TEST_F(Pages, StartEachWhereTheLastEnded) {
  read_pages({R"({"LastEvaluatedTableName":"b","TableNames":["a","b"]})", R"({"TableNames":["c"]})"});
  EXPECT_FALSE(failure().has_value());
  EXPECT_THAT(starts, ElementsAre("", "b"));
  EXPECT_THAT(witness.names, ElementsAre("a", "b", "c"));
}

TEST_F(Pages, MayBeEmptyAndGoOn) {
  read_pages({R"({"TableNames":[],"LastEvaluatedTableName":"m"})", R"({"TableNames":["z"],"New":{"x":[1]}})"});
  EXPECT_FALSE(failure().has_value());
  EXPECT_THAT(witness.names, ElementsAre("z"));
}

TEST_F(Pages, NullMeansTheLast) {
  read_pages({R"({"TableNames":["a"],"LastEvaluatedTableName":null})"});
  EXPECT_FALSE(failure().has_value());
}

TEST_F(Pages, ThatGoInACircleAreAFailure) {
  read_pages({R"({"TableNames":["a"],"LastEvaluatedTableName":"a"})",
              R"({"TableNames":["b"],"LastEvaluatedTableName":"b"})",
              R"({"TableNames":["a"],"LastEvaluatedTableName":"a"})"});
  ASSERT_TRUE(failure().has_value());
  EXPECT_EQ(failure()->kind, FailureKind::malformed);
}

TEST_F(Pages, NamingATableTwiceDescribeItOnce) {
  read_pages({R"({"TableNames":["a","b","a"],"LastEvaluatedTableName":"b"})", R"({"TableNames":["b"]})"});
  EXPECT_FALSE(failure().has_value());
  EXPECT_THAT(witness.described_names, ElementsAre("a", "b"));
}

// Never a complete listing: what it does not name would be deleted.
struct MalformedPage : Pages, testing::WithParamInterface<std::string> {};

TEST_P(MalformedPage, IsAFailure) {
  read_pages({R"({"TableNames":["a"],"LastEvaluatedTableName":"a"})", GetParam()});
  ASSERT_TRUE(failure().has_value());
  EXPECT_EQ(failure()->kind, FailureKind::malformed);
  EXPECT_FALSE(failure()->message.empty());
  EXPECT_THAT(witness.described_names, ElementsAre("a"));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, MalformedPage,
    testing::Values("", "null", "[]", "7", "<html/>", "{}", R"({"TableNames":null})", R"({"TableNames":{}})",
                    R"({"TableNames":"b"})", R"({"TableNames":["b",null]})", R"({"TableNames":["b",7]})",
                    R"({"TableNames":[["b"]]})", R"({"TableNames":["b"])", R"({"TableNames":["b")",
                    R"({"TableNames":["b"]}})", R"({"TableNames":["b"]}{})", R"({"TableNames":["b"],})",
                    R"({"TableNames":["b"] "LastEvaluatedTableName":"b"})", R"({"LastEvaluatedTableName":"b"})",
                    R"({"TableNames":["b"],"LastEvaluatedTableName":7})",
                    R"({"TableNames":["b"],"LastEvaluatedTableName":["c"]})",
                    R"({"TableNames":["b"],"LastEvaluatedTableName":""})", R"({"TableNames":["b"],"TableNames":[]})",
                    R"({"TableNames":["b"],"LastEvaluatedTableName":"c","LastEvaluatedTableName":null})",
                    R"({"TableNames":["b"],"LastEvaluatedTableName":null,"LastEvaluatedTableName":"c"})",
                    "{\"TableNames\":[\"\xff\"]}", R"({"TableNames":["\ud800"]})", "{\"TableNames\":[\"a\nb\"]}",
                    R"({"TableNames":["b"],"x":)" + std::string(5000, '[') + "}"));

}  // namespace
}  // namespace dynatlas::intel
