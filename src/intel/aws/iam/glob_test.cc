#include "intel/aws/iam/glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dynatlas::intel::aws::iam {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Glob, StarIsAnyTextAndQuestionMarkOneCharacter) {
  EXPECT_TRUE(glob("", ""));
  EXPECT_FALSE(glob("", "a"));
  EXPECT_TRUE(glob("*", ""));
  EXPECT_TRUE(glob("a*c", "abbc"));
  EXPECT_TRUE(glob("a*c", "ac"));
  EXPECT_FALSE(glob("a*c", "abcd"));
  EXPECT_TRUE(glob("a?c", "abc"));
  EXPECT_FALSE(glob("a?c", "ac"));
  EXPECT_TRUE(glob("*ab*ab*", "xabyab"));
  EXPECT_FALSE(glob("*ab*ab*", "xaby"));
  EXPECT_TRUE(glob("**?", "a"));
  EXPECT_FALSE(glob("?", ""));
}

TEST(Glob, CaseCountsUnlessItIsIgnored) {
  EXPECT_FALSE(glob("Orders", "orders"));
  EXPECT_TRUE(glob_ignoring_case("DYNAMODB:get*", "dynamodb:GetItem"));
  EXPECT_FALSE(glob_ignoring_case("[", "{"));
}

TEST(Glob, QuestionMarkIsOneCharacterOfUtf8) {
  EXPECT_TRUE(glob("a?c",
                   "a\xC3\xA4"
                   "c"));
  EXPECT_FALSE(glob("a??c",
                    "a\xC3\xA4"
                    "c"));
}

TEST(Glob, ManyStarsTakeNoLongTime) {
  std::string pattern;
  for (int i = 0; i < 2'000; ++i) pattern += "*a";
  EXPECT_FALSE(glob(pattern + "b", std::string(4'000, 'a')));
}

Context some_keys() {
  Context keys;
  keys.set("aws:username", {"ann"});
  keys.set("aws:star", {"*"});
  keys.set("aws:several", {"a", "b"});
  keys.set_absent("aws:absent");
  return keys;
}

Answer matched(std::string_view pattern, std::string_view text) {
  const auto made = Pattern::substituted(pattern, Pattern::Wildcards::special, some_keys());
  return made ? made->match(text) : Answer::no;
}

TEST(Pattern, VariablesBecomeTheirValues) {
  EXPECT_EQ(matched("table/${aws:username}-*", "table/ann-1"), Answer::yes);
  EXPECT_EQ(matched("table/${AWS:UserName}", "table/ann"), Answer::yes);
  EXPECT_EQ(matched("table/${aws:username}", "table/bob"), Answer::no);
}

TEST(Pattern, AValueIsNoPattern) {
  EXPECT_EQ(matched("table/${aws:star}", "table/*"), Answer::yes);
  EXPECT_EQ(matched("table/${aws:star}", "table/x"), Answer::no);
}

TEST(Pattern, WildcardsCanBeEscaped) {
  EXPECT_EQ(matched("a${*}", "a*"), Answer::yes);
  EXPECT_EQ(matched("a${*}", "ab"), Answer::no);
  EXPECT_EQ(matched("a${?}${$}", "a?$"), Answer::yes);
}

TEST(Pattern, AnAbsentKeyMatchesNothingOrItsDefault) {
  EXPECT_EQ(matched("${aws:absent}", ""), Answer::no);
  EXPECT_EQ(matched("*${aws:absent}*", "x"), Answer::no);
  EXPECT_EQ(matched("${aws:absent, 'none'}", "none"), Answer::yes);
  EXPECT_EQ(matched("${aws:username, 'none'}", "none"), Answer::no);
  EXPECT_EQ(matched("${aws:username, 'none'}", "ann"), Answer::yes);
}

TEST(Pattern, AnUnknownKeyPerhapsMatches) {
  EXPECT_EQ(matched("table/${aws:other}", "table/x"), Answer::maybe);
  EXPECT_EQ(matched("table/${aws:other}", "index/x"), Answer::no);
  EXPECT_EQ(matched("${aws:several}", "a"), Answer::maybe);
  const auto pattern = Pattern::substituted("${aws:Other}", Pattern::Wildcards::special, some_keys());
  EXPECT_THAT(pattern.value().unknown_keys(), ElementsAre("aws:other"));
}

TEST(Pattern, WhatIsNoVariableIsText) {
  EXPECT_EQ(matched("${", "${"), Answer::yes);
  EXPECT_EQ(matched("${}", "${}"), Answer::yes);
  EXPECT_EQ(matched("$x}", "$x}"), Answer::yes);
  EXPECT_EQ(matched("${aws:absent, none}", "${aws:absent, none}"), Answer::yes);
}

TEST(Pattern, LiteralPatternsHaveNoWildcards) {
  const Pattern pattern("a*?", Pattern::Wildcards::literal);
  EXPECT_EQ(pattern.match("a*?"), Answer::yes);
  EXPECT_EQ(pattern.match("abc"), Answer::no);
  EXPECT_EQ(pattern.match_ignoring_case("A*?"), Answer::yes);
  EXPECT_EQ(pattern.literal(), "a*?");
  EXPECT_EQ(Pattern("a*", Pattern::Wildcards::special).literal(), std::nullopt);
}

TEST(Pattern, ABeginningMatchesSurelyPerhapsOrNot) {
  const auto with = [](std::string_view pattern) {
    return Pattern(pattern, Pattern::Wildcards::special).match_beginning("AROA1:");
  };
  EXPECT_EQ(with("AROA1:*"), Answer::yes);
  EXPECT_EQ(with("*"), Answer::yes);
  EXPECT_EQ(with("AROA?:*"), Answer::yes);
  EXPECT_EQ(with("AROA1:build"), Answer::maybe);
  EXPECT_EQ(with("*build"), Answer::maybe);
  EXPECT_EQ(with("AROA2:*"), Answer::no);
  EXPECT_EQ(with("AROA1:"), Answer::no);
  EXPECT_EQ(with("AROA1"), Answer::no);
}

TEST(Pattern, AnArnIsMatchedPartByPart) {
  const auto with = [](std::string_view pattern) {
    return Pattern(pattern, Pattern::Wildcards::special).match_arn("arn:aws:iam::1:role/a:b");
  };
  EXPECT_EQ(with("arn:aws:iam::1:role/*"), Answer::yes);
  EXPECT_EQ(with("arn:*:*:*:*:*"), Answer::yes);
  EXPECT_EQ(with("arn:aws:iam:*:role/*"), Answer::no);
  EXPECT_EQ(with("arn:*"), Answer::no);
  EXPECT_EQ(Pattern("arn:*:*:*:*:*", Pattern::Wildcards::special).match_arn("no arn"), Answer::no);
}

TEST(Pattern, AnUnknownValueMayHoldColons) {
  const auto whole = Pattern::substituted("${aws:other}", Pattern::Wildcards::special, some_keys());
  EXPECT_EQ(whole.value().match_arn("arn:aws:iam::1:role/a"), Answer::maybe);
  const auto part = Pattern::substituted("arn:aws:iam::${aws:other}:role/a", Pattern::Wildcards::special, some_keys());
  EXPECT_EQ(part.value().match_arn("arn:aws:iam::1:role/a"), Answer::maybe);
  EXPECT_EQ(part.value().match_arn("arn:aws:iam::1:role/b"), Answer::no);
}

TEST(Pattern, WhatWasAssumedIsTold) {
  struct Assuming final : KeySource {
    KeyValues find(std::string_view) const override { return {Knowledge::known, {"x"}, false, 4}; }
  };
  EXPECT_EQ(Pattern::substituted("${k}", Pattern::Wildcards::special, Assuming()).value().assumptions(), 4U);
  EXPECT_THAT(Pattern::substituted("${k}", Pattern::Wildcards::special, Assuming()).value().unknown_keys(), IsEmpty());
}

}  // namespace
}  // namespace dynatlas::intel::aws::iam
