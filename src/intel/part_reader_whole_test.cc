// An answer that is taken when all of its pages are there, of an account as a whole.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "aws/fake_api.h"
#include "intel/part_reader.h"

namespace dynatlas::intel {
namespace {

using dynatlas::aws::Failure;
using dynatlas::aws::FailureKind;
using dynatlas::aws::FakeApi;
using dynatlas::aws::Request;
using dynatlas::aws::Result;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

std::optional<Refusal> never_called(const Asked&, std::string_view, Found&) {
  return std::nullopt;
}
constexpr Operation kWhole{
    .name = "test:Whole",
    .group = "test",
    .is_global = true,
    .request = R"({"MaxItems":8})",
    .paging = {.send = "Marker", .receive = "Marker"},
    .is_whole = true,
    .page_size = "MaxItems",
    .listed_name = by_id,
    .transform = never_called,
};

struct WholeTaker : PartWatcher {
  std::optional<Failure> take(const Operation&, const Asked& asked, std::string_view answer, Taken& taken) override {
    taken.names = {"a", "b"};
    for (const std::string& page : asked.pages) pages.push_back(page);
    pages.emplace_back(answer);
    ++times;
    return std::nullopt;
  }
  void done() override { is_done = true; }

  std::vector<std::string> pages;
  int times = 0;
  bool is_done = false;
};

struct PartReaderWhole : testing::Test {
  const OperationReading& read(const std::string& partition = "aws") {
    reading = PartReading({"123456789012", std::string(kGlobalRegion), partition}, {{&kWhole, true}});
    read_part(api, reading, watcher);
    api.run({});
    EXPECT_TRUE(watcher.is_done);
    return reading.of(kWhole);
  }
  // "8", "8 m1" of the requests {"MaxItems":8} and {"MaxItems":8,"Marker":"m1"}.
  std::vector<std::string> asked() const {
    std::vector<std::string> all;
    for (const Request& request : api.requests) {
      const json body = json::parse(request.body);
      all.push_back(std::to_string(body["MaxItems"].get<int>()) +
                    (body.contains("Marker") ? " " + body["Marker"].get<std::string>() : ""));
    }
    return all;
  }

  std::map<std::string, Result> answers{{"", R"({"Marker":"m1"})"}, {"m1", R"({"Marker":"m2"})"}, {"m2", "{}"}};
  int too_large_above = 100;  // things a page
  FakeApi api{[this](const Request& request) -> Result {
    const json body = json::parse(request.body);
    if (body["MaxItems"] > too_large_above && body.contains("Marker")) {
      return tl::unexpected(Failure{.kind = FailureKind::malformed, .message = "16 MiB", .is_too_large = true});
    }
    return answers.at(body.value("Marker", ""));
  }};
  PartReading reading{{"", ""}, {}};
  WholeTaker watcher;
};

TEST_F(PartReaderWhole, IsTakenOnceWithAllItsPages) {
  const OperationReading& whole = read();
  EXPECT_EQ(watcher.times, 1);
  EXPECT_THAT(watcher.pages, ElementsAre(R"({"Marker":"m1"})", R"({"Marker":"m2"})", "{}"));
  EXPECT_EQ(whole.items, 2U);
  EXPECT_FALSE(whole.failure.has_value());
  EXPECT_THAT(asked(), ElementsAre("8", "8 m1", "8 m2"));
  EXPECT_EQ(api.requests.front().region, "aws-global");
}

TEST_F(PartReaderWhole, IsNothingWhereAPageFails) {
  for (const char* page : {"", "m1", "m2"}) {
    answers[page] = tl::unexpected(Failure{FailureKind::denied, "AccessDenied"});
    const OperationReading& whole = read();
    EXPECT_EQ(watcher.times, 0) << page;
    ASSERT_TRUE(whole.failure.has_value()) << page;
    EXPECT_EQ(whole.failure->kind, FailureKind::denied);
    EXPECT_EQ(whole.items, 0U);
  }
}

TEST_F(PartReaderWhole, IsNothingWhereAPageComesTwice) {
  answers["m2"] = R"({"Marker":"m1"})";
  EXPECT_TRUE(read().failure.has_value());
  EXPECT_EQ(watcher.times, 0);
}

TEST_F(PartReaderWhole, BeginsAgainWithShorterPagesWhereOneIsTooLarge) {
  too_large_above = 2;
  const OperationReading& whole = read();
  EXPECT_FALSE(whole.failure.has_value());
  EXPECT_THAT(asked(), ElementsAre("8", "8 m1", "4", "4 m1", "2", "2 m1", "2 m2"));
  EXPECT_THAT(watcher.pages, ElementsAre(R"({"Marker":"m1"})", R"({"Marker":"m2"})", "{}")) << "no page twice";
}

TEST_F(PartReaderWhole, EndsWhereAPageOfOneIsTooLarge) {
  too_large_above = 0;
  const OperationReading& whole = read();
  ASSERT_TRUE(whole.failure.has_value());
  EXPECT_EQ(whole.failure->message, "16 MiB");
  EXPECT_THAT(asked(), ElementsAre("8", "8 m1", "4", "4 m1", "2", "2 m1", "1", "1 m1"));
  EXPECT_THAT(watcher.pages, IsEmpty());
}

TEST_F(PartReaderWhole, IsAskedOfThePartitionAndStandsUnderOneName) {
  const OperationReading& whole = read("aws-cn");
  EXPECT_FALSE(whole.failure.has_value());
  EXPECT_EQ(api.requests.front().region, "aws-cn-global");
  EXPECT_EQ(reading.part.region, "aws-global");
}

}  // namespace
}  // namespace dynatlas::intel
