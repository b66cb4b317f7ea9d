// Subjects that are asked about several at a time: which together, with what of their answers, in which order.
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

constexpr std::array<std::string_view, 1> kTablesOnly{"DynamoDBTable"};
constexpr Operation kSums{
    .name = "test:Sums",
    .group = "test",
    .level = Level::charged,
    .driver = &aws::dynamodb::kDescribeTable,
    .subjects = [](const Part&, const Batch&, const Batch::Mark&, std::vector<std::string>&) {},
    .subject = "Names",
    .subjects_max = 3,
    .sent_together = [](std::span<const std::string> subjects) { return nlohmann::json(subjects); },
    .about = kTablesOnly,
    .request = R"({"StartTime":{from},"EndTime":{to}})",
    .paging = {.send = "Page", .receive = "Next"},
    .calls_per_second = 10,
    .transform = [](const Asked&, std::string_view, Found&) -> std::optional<Refusal> { return std::nullopt; }};

struct SumsAsker : PartWatcher {
  std::optional<Failure> take(const Operation& operation, const Asked& asked, std::string_view answer,
                              Taken& taken) override {
    if (&operation == &kListing) {
      Batch batch;
      Found found{batch, taken.names};
      operation.transform(asked, answer, found);
    } else if (&operation == &kDescribing) {
      EXPECT_THAT(asked.subjects, ElementsAre(asked.subject));
      taken.subjects.emplace_back(&kSums, asked.subject);
    } else {
      EXPECT_EQ(asked.subject, asked.subjects.front());
      answered_about.emplace_back(asked.subjects.begin(), asked.subjects.end());
      pages.emplace_back(asked.pages.size());
      for (const std::string& subject : asked.subjects) {
        if (subject == without_answer) taken.unread.emplace_back(subject, Failure{FailureKind::server, "not this one"});
      }
    }
    return std::nullopt;
  }
  bool has_time_limit() const override { return is_over; }
  bool is_time_over() override { return is_over; }
  void done() override {}

  std::vector<std::vector<std::string>> answered_about;
  std::vector<std::size_t> pages;
  std::string without_answer;
  bool is_over = false;
};

struct PartReaderTogether : testing::Test {
  const OperationReading& read() {
    Selection reads = selection_of(Level::core);
    reads.push_back({&kSums, true});
    reading = PartReading({"123456789012", "here", "aws", {1, 2}}, reads);
    reading.earlier["test:Sums"] = earlier;
    read_part(api, reading, watcher);
    api.run({});
    return reading.of(kSums);
  }

  aws::dynamodb::FakeEstate estate;
  std::map<std::string, std::deque<Result>> answers;  // by the first name
  FakeApi api{[this](const Request& request) -> Result {
    if (request.operation != "test:Sums") return estate.answer(request);
    auto& given = answers[nlohmann::json::parse(request.body).at("Names").at(0)];
    if (given.empty()) return "{}";
    Result next = std::move(given.front());
    given.pop_front();
    return next;
  }};
  EarlierAnswers earlier;
  PartReading reading{{}, {}};
  SumsAsker watcher;
};

TEST_F(PartReaderTogether, FollowsFromTheNamesAlone) {
  estate.add("here", "t", 7);
  std::size_t turn = 0;
  api.choose = [&](std::size_t open) { return turn++ * 7 % open; };
  earlier.read_at = {{"t00000", 30}, {"t00001", 30}, {"t00002", 30}, {"t00004", 10}, {"t00005", 20}};
  watcher.without_answer = "t00004";
  const OperationReading& sums = read();
  EXPECT_THAT(watcher.answered_about,
              testing::UnorderedElementsAre(ElementsAre("t00000", "t00001", "t00002"),
                                            ElementsAre("t00003", "t00004", "t00005"), ElementsAre("t00006")));
  EXPECT_EQ(api.requests[api.requests.size() - 3].body,
            R"({"EndTime":2,"Names":["t00003","t00004","t00005"],"StartTime":1})")
      << "with the one that was never read";
  EXPECT_EQ(api.requests.back().body, R"({"EndTime":2,"Names":["t00000","t00001","t00002"],"StartTime":1})");
  EXPECT_EQ(sums.items, 6U);
  EXPECT_EQ(sums.questions.asked, 7U);
  ASSERT_THAT(sums.questions.unread, SizeIs(1));
  EXPECT_EQ(sums.questions.unread[0].first, "t00004");
  EXPECT_EQ(sums.questions.oldest, 10);
  EXPECT_EQ(sums.failure->kind, FailureKind::server);
}

TEST_F(PartReaderTogether, AnAnswerIsTakenWithItsLastPage) {
  estate.add("here", "t", 4);
  answers["t00000"] = {R"({"Next":"a"})", R"({"Next":"b"})", "{}"};
  const OperationReading& sums = read();
  EXPECT_THAT(watcher.answered_about, SizeIs(2));
  EXPECT_THAT(watcher.pages, testing::UnorderedElementsAre(2, 0));
  EXPECT_EQ(sums.items, 4U);
  EXPECT_EQ(sums.questions.asked, 10U) << "each page asks about all";
  EXPECT_FALSE(sums.failure.has_value());
}

TEST_F(PartReaderTogether, WhereAPageFailsNoneOfThemIsAnswered) {
  estate.add("here", "t", 4);
  for (Result second :
       {Result(R"({"Next":"a"})"), Result("{"), Result(tl::unexpected(Failure{FailureKind::server, "no"}))}) {
    watcher = {};
    answers["t00000"] = {R"({"Next":"a"})", second};
    const OperationReading& sums = read();
    EXPECT_THAT(watcher.answered_about, ElementsAre(ElementsAre("t00003")));
    EXPECT_THAT(sums.questions.unread, SizeIs(3));
    EXPECT_EQ(sums.items, 1U);
  }
}

TEST_F(PartReaderTogether, ThoseOfWhichOneHasNoAnswerOfThisRunAreAskedAgain) {
  estate.add("here", "t", 6);
  for (const char* name : {"t00000", "t00001", "t00002", "t00004", "t00005"}) earlier.of_this_run.insert(name);
  const OperationReading& sums = read();
  EXPECT_THAT(watcher.answered_about, ElementsAre(ElementsAre("t00003", "t00004", "t00005")));
  EXPECT_EQ(sums.items, 6U);
}

TEST_F(PartReaderTogether, WhenTheTimeIsOverAllOfThemAreLeft) {
  estate.add("here", "t", 5);
  earlier.read_at = {{"t00001", 30}};
  watcher.is_over = true;
  const OperationReading& sums = read();
  EXPECT_EQ(sums.questions.left, 5U);
  EXPECT_EQ(sums.questions.never, 4U);
  EXPECT_EQ(sums.questions.oldest, 30);
  EXPECT_EQ(sums.questions.asked, 0U);
}

TEST_F(PartReaderTogether, AfterManyRefusalsTheOthersAreNotAsked) {
  estate.add("here", "t", 40);
  for (int i = 0; i < 40; i += 3) {
    answers[fmt::format("t{:05}", i)] = {tl::unexpected(Failure{FailureKind::denied, "no"})};
  }
  const OperationReading& sums = read();
  EXPECT_THAT(watcher.answered_about, IsEmpty());
  EXPECT_THAT(sums.questions.unread, SizeIs(40));
  EXPECT_EQ(sums.items, 0U);
}

}  // namespace
}  // namespace dynatlas::intel
