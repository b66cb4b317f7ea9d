#include "aws/ini.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/unicode.h"

namespace dynatlas::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// The settings of the only section of `text`.
IniSettings settings_of(const std::string& text) {
  const auto sections = parse_ini(text);
  EXPECT_TRUE(sections.has_value()) << "line " << sections.error().line << " " << sections.error().why;
  if (!sections.has_value() || sections->size() != 1) return {};
  return sections->front().settings;
}

TEST(Ini, SettingsAndWhatStandsAroundThem) {
  EXPECT_THAT(settings_of("# c\n[a]\nName = x ; y # z\nother:a=b\nempty =\n  ; c\nlast= z"),
              ElementsAre(Pair("empty", IniValue{""}), Pair("last", IniValue{"z"}), Pair("name", IniValue{"x ; y # z"}),
                          Pair("other", IniValue{"a=b"})));
}

TEST(Ini, AFileMayBeIndentedAsAWhole) {
  EXPECT_THAT(settings_of("   [a]\r\n   x = 1\r\n   y = 2\r\n"),
              ElementsAre(Pair("x", IniValue{"1"}), Pair("y", IniValue{"2"})));
  EXPECT_THAT(settings_of("[a]\n   x = 1\n   y = 2\n  z = 3\n"),
              ElementsAre(Pair("x", IniValue{"1"}), Pair("y", IniValue{"2"}), Pair("z", IniValue{"3"})));
}

TEST(Ini, ADeeperLineGoesOnWithTheValue) {
  EXPECT_THAT(settings_of("[a]\nx = 1\n  y = 2\n\n  3\nz = 4\n\n"),
              ElementsAre(Pair("x", IniValue{"1\ny = 2\n\n3"}), Pair("z", IniValue{"4"})));
}

TEST(Ini, ABlockBelowANameWithoutAValue) {
  EXPECT_THAT(settings_of("[a]\ns3 =\n  # c\n  Key = v\n\n  other=w = x\nz = 1\n"),
              ElementsAre(Pair("s3", IniValue{"", {{{"Key", "v"}, {"other", "w = x"}}}}), Pair("z", IniValue{"1"})));
}

TEST(Ini, DefaultsArePartOfEachSection) {
  EXPECT_THAT(settings_of("[DEFAULT]\nx = 1\ny = 1\n[a]\ny = 2\n"),
              ElementsAre(Pair("x", IniValue{"1"}), Pair("y", IniValue{"2"})));
}

TEST(Ini, AHeadReachesToTheLastBracket) {
  const auto sections = parse_ini("[a]b] # c\n[ d ]\n[\"e\"]x\n");
  ASSERT_TRUE(sections.has_value());
  ASSERT_EQ(sections->size(), 3U);
  EXPECT_EQ((*sections)[0].name, "a]b");
  EXPECT_EQ((*sections)[1].name, " d ");
  EXPECT_EQ((*sections)[2].name, "\"e\"");
}

TEST(Ini, WhiteSpaceOfOtherKinds) {
  EXPECT_THAT(settings_of("[a]\n\u00a0x\u2003=\u3000 1\u00a0\n\u00a0y = 2\r"),
              ElementsAre(Pair("x", IniValue{"1"}), Pair("y", IniValue{"2"})));
}

TEST(Unicode, WhatIsNotUtf8EndsTheText) {
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5", "\xe2\x82x"}) {
    std::u32string out;
    EXPECT_EQ(from_utf8("ab" + std::string(bad), out), 2U);
    EXPECT_EQ(out, U"ab");
  }
  std::u32string out;
  const std::string good = "a\u00fc\u20ac\U0001f600";
  EXPECT_EQ(from_utf8(good, out), good.size());
  EXPECT_EQ(to_utf8(out), good);
}

}  // namespace
}  // namespace dynatlas::aws
