#include "findings/checks.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "findings/mutes.h"
#include "findings/who_can.h"

namespace dynatlas::findings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The comments that a statement begins with, without what begins them.
std::vector<std::string> comments(std::string_view text, std::string_view begin) {
  std::vector<std::string> lines;
  while (text.starts_with(begin)) {
    lines.emplace_back(text.substr(begin.size(), text.find('\n') - begin.size()));
    text.remove_prefix(text.find('\n') + 1);
  }
  return lines;
}

TEST(Checks, AreWholeInBothLanguages) {
  std::set<std::string_view> names;
  for (const Check* check : checks()) {
    EXPECT_TRUE(names.insert(check->name).second) << check->name;
    EXPECT_EQ(find_check(check->name), check);
    EXPECT_FALSE(check->title.empty() || check->title.ends_with('.')) << check->name;
    EXPECT_TRUE(check->remediation.ends_with('.')) << check->name;
    EXPECT_FALSE(check->needs.front().empty()) << check->name;
    const std::string_view sql = statement(*check, "sql");
    const std::string_view cypher = statement(*check, "cypher");
    EXPECT_EQ(comments(sql, "-- "), comments(cypher, "// ")) << check->name;
    EXPECT_EQ(parameters(*check).size(), comments(sql, "-- ").size()) << check->name;
    if (check->applies == Applies::others) continue;
    for (const std::string_view bound : {"$from", "$to"}) {
      EXPECT_NE(sql.find(bound), std::string_view::npos) << check->name;
      EXPECT_NE(cypher.find(bound), std::string_view::npos) << check->name;
    }
  }
  EXPECT_EQ(find_check("pitr"), nullptr);
}

TEST(Checks, TakeParametersWithinTheirRange) {
  const Check& check = *find_check("pitr-window-short");
  graph::Params params = defaults(check);
  EXPECT_EQ(params.at("days"), graph::Value(std::int64_t{35}));
  set(params, check, "days=1");
  EXPECT_EQ(params.at("days"), graph::Value(std::int64_t{1}));
  for (const auto* wrong : {"days=0", "days=36", "days=", "days", "days=1x", "hours=1", "=1", ""}) {
    EXPECT_THROW(set(params, check, wrong), Error) << wrong;
  }
  const Check& named = *find_check("policy-cross-account");
  graph::Params texts = defaults(named);
  set(texts, named, "trusted=a=b");
  EXPECT_EQ(texts.at("trusted"), graph::Value(std::string("a=b")));
}

TEST(WhoCan, LooksInPoliciesForEveryActionThatGivesTheRight) {
  const std::string_view statement = "WITH chosen,\nwho_can(CAN_READ_DATA, *, CAN_READ_DATA, *, can read)\nSELECT 1";
  const std::string every = with_who_can(statement, "[giving(RIGHT, ACTION)]", "sql");
  for (const char* action : {"getitem", "conditioncheckitem", "searchvectors"}) {
    EXPECT_THAT(every, HasSubstr(fmt::format("\"dynamodb:{}\"", action)));
  }
  const std::string one =
      with_who_can("WITH chosen,\nwho_can(CAN_DELETE_TABLE, DeleteTable, CAN_CHANGE_TABLE, *, can)\n",
                   "[giving(RIGHT, ACTION)]", "cypher");
  EXPECT_THAT(one, HasSubstr("['dynamodb:deletetable']"));
}

TEST(Mutes, MeanAFindingUntilTheirDay) {
  constexpr std::int64_t kNow = 1'700'000'000;  // 2023-11-14
  Mutes mutes("# why\npitr-off\t*/a\t2023-11-14\ttoday\npitr-off\t*/b\t2023-11-13\tover\n*\t*/c\t\tfor ever\r\n",
              "file", kNow);
  Finding finding;
  finding.check = find_check("pitr-off");
  finding.verdict = Verdict::fail;
  finding.resource = "table/a";
  ASSERT_NE(mutes.of(finding), nullptr);
  EXPECT_EQ(mutes.of(finding)->reason, "today");
  finding.resource = "table/b";
  EXPECT_EQ(mutes.of(finding), nullptr);
  finding.resource = "table/c";
  finding.verdict = Verdict::unknown;
  EXPECT_EQ(mutes.of(finding)->reason, "for ever");
  finding.verdict = Verdict::pass;
  EXPECT_EQ(mutes.of(finding), nullptr);
  std::vector<std::uint64_t> muted;
  for (const Mute& mute : mutes.all()) muted.push_back(mute.muted);
  EXPECT_THAT(muted, ElementsAre(2, 0, 1));
}

TEST(Mutes, NameTheLineThatIsWrong) {
  try {
    const Mutes mutes("#\n\npitr-off\t*\t2023-13-01\twhy\n", "file", 0);
    FAIL() << "nothing thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("file:3: UNTIL is a day"));
  }
}

}  // namespace
}  // namespace dynatlas::findings
