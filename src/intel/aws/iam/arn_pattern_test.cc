#include "intel/aws/iam/arn_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;

constexpr std::string_view kTableArn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
constexpr std::string_view kIndexArn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by:date";

Answer entry_matches(std::string_view entry, std::string_view arn, ShortArn rule = ShortArn::open) {
  return match_arn(entry, arn, {rule, true}, Context()).answer;
}

TEST(ArnPattern, PartsAreMatchedOneByOne) {
  EXPECT_EQ(entry_matches(kTableArn, kTableArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:table/*", kTableArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:*:dynamodb:eu-*:1111????3333:table/orders", kTableArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:s3:*:*:table/*", kTableArn), Answer::no);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:table/*", kTableArn), Answer::no);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:us-east-1:*:table/orders", kTableArn), Answer::no);
  EXPECT_EQ(entry_matches("ARN:aws:dynamodb:*:*:table/orders", kTableArn), Answer::no);
}

TEST(ArnPattern, TheRestCrossesSlashesAndColons) {
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:*", kIndexArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:table/*date", kIndexArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:table/orders", kIndexArn), Answer::no);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:table/order?", kTableArn), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*:*:table/orders?", kTableArn), Answer::no);
}

TEST(ArnPattern, AStarIsEverythingInEveryPolicy) {
  EXPECT_EQ(entry_matches("*", kTableArn, ShortArn::never), Answer::yes);
  EXPECT_EQ(entry_matches("*", "*", ShortArn::never), Answer::yes);
  EXPECT_EQ(entry_matches("arn:*:*:*:*:*", "*"), Answer::no);
}

TEST(ArnPattern, AShortEntryIsOpenWhereThePolicyLetsIt) {
  constexpr std::string_view kShort = "arn:aws:dynamodb:eu-west-1";
  EXPECT_EQ(entry_matches(kShort, kTableArn, ShortArn::open), Answer::yes);
  EXPECT_EQ(entry_matches(kShort, kTableArn, ShortArn::with_wildcard), Answer::no);
  EXPECT_EQ(entry_matches("arn:*:dynamodb:eu-west-1", kTableArn, ShortArn::with_wildcard), Answer::yes);
  EXPECT_EQ(entry_matches("arn:*:dynamodb:eu-west-1", kTableArn, ShortArn::ending_in_wildcard), Answer::no);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*", kTableArn, ShortArn::ending_in_wildcard), Answer::yes);
  EXPECT_EQ(entry_matches("arn:aws:dynamodb:*", kTableArn, ShortArn::never), Answer::no);
  EXPECT_EQ(entry_matches("arn:aws:s3", kTableArn, ShortArn::open), Answer::no);
  EXPECT_EQ(entry_matches("", kTableArn, ShortArn::open), Answer::no);
}

TEST(ArnPattern, VariablesStandBehindTheFifthColonOnly) {
  Context keys;
  keys.set("name", {"orders"});
  keys.set("region", {"eu-west-1"});
  const EntryRules rules{ShortArn::open, true};
  EXPECT_EQ(match_arn("arn:aws:dynamodb:*:*:table/${name}", kTableArn, rules, keys).answer, Answer::yes);
  EXPECT_EQ(match_arn("arn:aws:dynamodb:${region}:*:table/orders", kTableArn, rules, keys).answer, Answer::no);
  EXPECT_EQ(match_arn("arn:aws:dynamodb:*:*:table/${name}", kTableArn, {ShortArn::open, false}, keys).answer,
            Answer::no);
}

TEST(ArnPattern, TheBestEntryCounts) {
  const std::vector<std::string> entries{"arn:aws:s3:::x", "arn:aws:dynamodb:*:*:table/${other}"};
  const Matched matched = match_any_arn(entries, kTableArn, {ShortArn::open, true}, Context());
  EXPECT_EQ(matched.answer, Answer::maybe);
  EXPECT_THAT(matched.unknown_keys, ElementsAre("other"));
  const std::vector<std::string> sure{entries[1], "*"};
  EXPECT_EQ(match_any_arn(sure, kTableArn, {ShortArn::open, true}, Context()).answer, Answer::yes);
  EXPECT_EQ(match_any_arn({}, kTableArn, {ShortArn::open, true}, Context()).answer, Answer::no);
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
