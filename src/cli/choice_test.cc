#include "cli/choice.h"

#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

enum class Shade { light = 3, dark };

// What is said of a value, or what it became.
std::string shade_of(const std::string& word) {
  CLI::App application("", "dynatlas");
  Shade shade{};
  CLI::Option* const option = application.add_option("--shade", shade, "Which");
  take_one_of<Shade>(option, {{"light", Shade::light}, {"dark", Shade::dark}})->default_str("light");
  EXPECT_EQ(option->get_type_name(), "ENUM:light|dark");
  try {
    application.parse(std::vector<std::string>{word, "--shade"});
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return shade == Shade::dark ? "is dark" : shade == Shade::light ? "is light" : "is nothing";
}

TEST(Choice, IsOfWordsAndNamesThem) {
  EXPECT_EQ(shade_of("dark"), "is dark");
  EXPECT_EQ(shade_of("light"), "is light");
  EXPECT_EQ(shade_of("drak"), "--shade: drak is not one of light, dark; did you mean dark?");
  for (const char* other : {"3", "4", "Dark", "darkest of all", "->"}) {
    EXPECT_TRUE(shade_of(other).starts_with("--shade: " + std::string(other) + " is not one of light, dark")) << other;
  }
}

TEST(Choice, IsATextWhereNothingStandsBesideTheWord) {
  const CLI::Validator check = one_of({"text", "json"});
  EXPECT_EQ(check(std::string("json")), "");
  EXPECT_EQ(check(std::string("jsno")), "jsno is not one of text, json; did you mean json?");
  EXPECT_EQ(check(std::string("xml")), "xml is not one of text, json");
  EXPECT_EQ(check.get_description(), "text|json");
}

}  // namespace
}  // namespace dynatlas::cli
