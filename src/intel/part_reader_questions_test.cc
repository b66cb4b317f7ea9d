// What costs a call for each table: in which order it is asked, when not, and what is remembered of each.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::optional<Refusal> take_all(const Asked&, std::string_view, Found&) {
  return std::nullopt;
}

std::string without_prefix(std::string_view subject) {
  return std::string(subject.substr(4));
}

constexpr std::array<std::string_view, 1> kTables{"DynamoDBTable"};
constexpr Operation kFacts{.name = "test:Facts",
                           .group = "test",
                           .level = Level::full,
                           .driver = &aws::dynamodb::kDescribeTable,
                           .subjects = [](const Part&, const Batch&, const Batch::Mark&, std::vector<std::string>&) {},
                           .subject = "Name",
                           .sent = without_prefix,
                           .about = kTables,
                           .calls_per_second = 10,
                           .transform = take_all};

// Asks about the names of a listing, as DescribeExport does.
constexpr Operation kOfNames{.name = "test:Facts",
                             .group = "test",
                             .level = Level::full,
                             .driver = &aws::dynamodb::kListTables,
                             .subject = "Name",
                             .about = kTables,
                             .calls_per_second = 10,
                             .transform = take_all};

// Asks about each table that is described, by `arn:` and its name.
struct Asker : PartWatcher {
  std::optional<Failure> take(const Operation& operation, const Asked& asked, std::string_view answer,
                              Taken& taken) override {
    if (&operation == &kListing) {
      Batch batch;
      Found found{batch, taken.names};
      operation.transform(asked, answer, found);
    } else if (&operation == &kDescribing) {
      taken.subjects.emplace_back(&kFacts, "arn:" + std::string(asked.subject));
    } else {
      answered_about.emplace_back(asked.subject);
    }
    return std::nullopt;
  }
  bool has_time_limit() const override { return answers_in_time.has_value(); }
  bool is_time_over() override { return has_time_limit() && answered_about.size() >= *answers_in_time; }
  void done() override { ++ended; }

  std::vector<std::string> answered_about;
  std::optional<std::size_t> answers_in_time;
  int ended = 0;
};

struct PartReaderQuestions : testing::Test {
  const OperationReading& read(bool only_where_short = false) {
    Selection reads = selection_of(Level::core);
    reads.push_back({&kFacts, false, only_where_short});
    reading = PartReading({"123456789012", "here"}, reads);
    reading.earlier["test:Facts"] = earlier;
    read_part(api, reading, watcher);
    api.run({});
    EXPECT_EQ(watcher.ended, 1);
    return reading.of(kFacts);
  }

  aws::dynamodb::FakeEstate estate;
  std::map<std::string, Failure> failures;  // by what is sent
  FakeApi api{[this](const Request& request) -> Result {
    if (request.operation != "test:Facts") return estate.answer(request);
    const std::string name = nlohmann::json::parse(request.body).at("Name");
    const auto failure = failures.find(name);
    if (failure != failures.end()) return tl::unexpected(failure->second);
    return "{}";
  }};
  EarlierAnswers earlier;
  PartReading reading{{}, {}};
  Asker watcher;
};

TEST_F(PartReaderQuestions, TheOldestAnswerIsAskedForFirstAndWhatWasNeverReadBeforeIt) {
  estate.add("here", "t", 4);
  earlier.read_at = {{"arn:t00000", 30}, {"arn:t00001", 10}, {"arn:t00003", 20}};
  const OperationReading& facts = read();
  EXPECT_THAT(watcher.answered_about, ElementsAre("arn:t00002", "arn:t00001", "arn:t00003", "arn:t00000"));
  EXPECT_EQ(facts.items, 4U);
  EXPECT_EQ(facts.questions.subjects, 4U);
  EXPECT_EQ(facts.questions.left, 0U);
  EXPECT_FALSE(facts.questions.oldest.has_value());
  EXPECT_EQ(api.requests.back().body, R"({"Name":"t00000"})");
}

TEST_F(PartReaderQuestions, AListingOfManyIsReadToItsEndBeforeItsQuestionsBegin) {
  estate.add("here", "t", 1'000);
  Selection reads = selection_of(Level::core);
  reads.push_back({&kOfNames, false});
  reading = PartReading({"123456789012", "here"}, reads);
  read_part(api, reading, watcher);
  api.run({});
  EXPECT_EQ(watcher.ended, 1);
  EXPECT_EQ(reading.of(kOfNames).items, 1'000U);
}

TEST_F(PartReaderQuestions, WhatWasAskedInVainLatelyDoesNotComeFirst) {
  estate.add("here", "t", 3);
  earlier.read_at = {{"arn:t00000", 10}, {"arn:t00001", 20}};
  earlier.unread = {{"arn:t00000", {30, "denied"}}, {"arn:t00002", {25, "denied"}}};
  read();
  EXPECT_THAT(watcher.answered_about, ElementsAre("arn:t00001", "arn:t00002", "arn:t00000"));
}

TEST_F(PartReaderQuestions, WhatThisRunHasAnsweredBeforeItWasStoppedIsNotAskedAgain) {
  estate.add("here", "t", 3);
  earlier.read_at = {{"arn:t00000", 10}, {"arn:t00001", 10}};
  earlier.of_this_run.insert("arn:t00001");
  const OperationReading& facts = read();
  EXPECT_THAT(watcher.answered_about, ElementsAre("arn:t00002", "arn:t00000"));
  EXPECT_EQ(facts.items, 3U);
  EXPECT_FALSE(facts.failure.has_value());
}

TEST_F(PartReaderQuestions, WhenTheTimeIsOverTheOthersAreLeftToALaterRun) {
  estate.add("here", "t", 100);
  for (int i = 50; i < 100; ++i) earlier.read_at["arn:t000" + std::to_string(i)] = 1'000 + i;
  earlier.unread = {{"arn:t00099", {1'099, "denied"}}, {"arn:t00000", {0, "denied"}}};
  watcher.answers_in_time = 40;
  const OperationReading& facts = read(true);
  EXPECT_GE(facts.items, 40U);
  EXPECT_LE(facts.items, 60U) << "two seconds of calls may be open";
  EXPECT_EQ(facts.items + facts.questions.left, 100U);
  EXPECT_FALSE(facts.failure.has_value());
  EXPECT_EQ(facts.questions.never, facts.items >= 50 ? 0U : 50U - facts.items);
  EXPECT_GE(facts.questions.oldest, 1'050);
  ASSERT_THAT(facts.questions.unread, SizeIs(1)) << "one that was not asked again";
  EXPECT_EQ(facts.questions.unread[0].first, "arn:t00099");
  EXPECT_EQ(facts.questions.unread[0].second.why, "denied");
}

TEST_F(PartReaderQuestions, WhatWouldTakeLongIsLeftOut) {
  estate.add("here", "t", 601);
  const OperationReading& facts = read(true);
  EXPECT_TRUE(facts.questions.are_left_out);
  EXPECT_EQ(facts.questions.subjects, 601U);
  EXPECT_THAT(watcher.answered_about, IsEmpty());
}

TEST_F(PartReaderQuestions, AMinutesWorthIsRead) {
  estate.add("here", "t", 600);
  EXPECT_FALSE(read(true).questions.are_left_out);
  EXPECT_THAT(watcher.answered_about, SizeIs(600));
}

TEST_F(PartReaderQuestions, OneThatIsDeniedIsUnreadAndTheOthersAreNot) {
  estate.add("here", "t", 3);
  failures["t00001"] = {FailureKind::denied, "not this one"};
  earlier.read_at = {{"arn:t00001", 7}};
  const OperationReading& facts = read();
  EXPECT_EQ(facts.items, 2U);
  ASSERT_THAT(facts.questions.unread, SizeIs(1));
  EXPECT_EQ(facts.questions.unread[0].first, "arn:t00001");
  EXPECT_EQ(facts.questions.oldest, 7) << "its older answer stands";
  EXPECT_EQ(facts.questions.never, 0U);
  EXPECT_EQ(facts.failure->kind, FailureKind::denied);
}

TEST_F(PartReaderQuestions, OneThatWentAwayMeanwhileIsNoFailure) {
  estate.add("here", "t", 3);
  failures["t00001"] = {FailureKind::not_found, "gone"};
  const OperationReading& facts = read();
  EXPECT_THAT(watcher.answered_about, UnorderedElementsAre("arn:t00000", "arn:t00002"));
  EXPECT_FALSE(facts.failure.has_value());
  ASSERT_THAT(facts.questions.unread, SizeIs(1)) << "the graph holds the table until a listing does not name it";
  EXPECT_EQ(facts.questions.unread[0].first, "arn:t00001");
  EXPECT_EQ(facts.questions.unread[0].second.why, "gone");
  EXPECT_EQ(facts.questions.never, 1U);
  EXPECT_EQ(reading.of(kListing).names.size(), 3U) << "only its own description says that a table went away";
}

TEST_F(PartReaderQuestions, WhereNothingIsFoundNothingIsBelieved) {
  estate.add("here", "t", 3);
  for (const char* name : {"t00000", "t00001", "t00002"}) failures[name] = {FailureKind::not_found, "gone"};
  const OperationReading& facts = read();
  EXPECT_TRUE(facts.failure.has_value());
  EXPECT_THAT(facts.questions.unread, SizeIs(3));
}

TEST_F(PartReaderQuestions, OneThatIsThrottledWhereOthersAreAnsweredIsAskedAgainAfterThem) {
  estate.add("here", "t", 3);
  failures["t00000"] = {.kind = FailureKind::throttled, .message = "too fast", .may_pass = true};
  api.before_answer = [&](std::size_t) {
    if (watcher.answered_about.size() == 2) failures.clear();
  };
  const OperationReading& facts = read();
  EXPECT_THAT(watcher.answered_about, ElementsAre("arn:t00001", "arn:t00002", "arn:t00000"));
  EXPECT_FALSE(facts.failure.has_value());
  EXPECT_THAT(facts.questions.unread, IsEmpty());
  EXPECT_EQ(facts.questions.asked, 3U) << "a question counts once";
}

TEST_F(PartReaderQuestions, OneThatIsThrottledUntilTheTimeIsOverIsLeftToALaterRun) {
  estate.add("here", "t", 3);
  failures["t00000"] = {.kind = FailureKind::throttled, .message = "too fast", .may_pass = true};
  earlier.read_at = {{"arn:t00000", 7}};
  watcher.answers_in_time = 2;
  const OperationReading& facts = read();
  EXPECT_EQ(facts.items, 2U);
  EXPECT_EQ(facts.questions.left, 1U);
  EXPECT_EQ(facts.questions.oldest, 7) << "its older answer stands";
  EXPECT_FALSE(facts.failure.has_value());
  EXPECT_THAT(facts.questions.unread, IsEmpty());
}

TEST_F(PartReaderQuestions, WhereManyAreThrottledAndNoneIsAnsweredTheOthersAreNotAsked) {
  estate.add("here", "t", 200);
  for (int i = 50; i < 200; ++i) failures[fmt::format("t{:05}", i)] = {FailureKind::throttled, "too fast"};
  const OperationReading& facts = read();
  EXPECT_EQ(facts.items, 50U);
  EXPECT_THAT(facts.questions.unread, SizeIs(150));
  EXPECT_EQ(facts.failure->kind, FailureKind::throttled);
  EXPECT_LT(facts.questions.asked, 100U);
}

TEST_F(PartReaderQuestions, WithoutWhatGivesItsSubjectsItIsNotAsked) {
  Selection reads{{&kListing, true}, {&kFacts, true}};
  PartReading alone({"123456789012", "here"}, reads);
  estate.add("here", "t", 1);
  read_part(api, alone, watcher);
  api.run({});
  EXPECT_THAT(alone.operations, SizeIs(1));
}

}  // namespace
}  // namespace dynatlas::intel
