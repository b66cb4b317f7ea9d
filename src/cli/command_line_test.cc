#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CommandLine, KnowsTheChoicesOfAValue) {
  EXPECT_THAT(choices_of("table|json|csv"), ElementsAre("table", "json", "csv"));
  EXPECT_THAT(choices_of("TEXT:{text,json}"), ElementsAre("text", "json"));
  EXPECT_THAT(choices_of("ENUM:epoch|datetime"), ElementsAre("epoch", "datetime"));
  for (const char* free : {"TEXT", "INT:INT in [0 - 86400]", "", "NAME=N"})
    EXPECT_THAT(choices_of(free), IsEmpty()) << free;
}

TEST(CommandLine, IsToldAsItIsDeclared) {
  CLI::App application("about", "program");
  CLI::App* app = application.add_subcommand("paint", "Paint it");
  std::string color, what;
  bool is_dry = false;
  app->add_option("what", what, "The thing");
  app->add_option("-c,--color", color, "Which")->check(CLI::IsMember({"red", "green"}));
  app->add_flag("--dry", is_dry, "Quickly");
  const auto commands = declared_commands(application);
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].name, "paint");
  EXPECT_EQ(commands[0].description, "Paint it");
  EXPECT_THAT(commands[0].arguments, ElementsAre("[what]"));
  ASSERT_EQ(commands[0].options.size(), 2U);
  EXPECT_THAT(commands[0].options[0].names, ElementsAre("-c", "--color"));
  EXPECT_THAT(commands[0].options[0].choices, ElementsAre("red", "green"));
  EXPECT_TRUE(commands[0].options[0].takes_value);
  EXPECT_FALSE(commands[0].options[1].takes_value);
}

std::vector<std::string> reversed(std::vector<const char*> words) {
  words.insert(words.begin(), "dynatlas");
  return reversed_words(static_cast<int>(words.size()), words.data());
}

TEST(CommandLine, IsReadFromItsEndAndAnEqualsSignHasAValueBehindIt) {
  EXPECT_THAT(reversed({"sync", "--db=x", "-q"}), ElementsAre("-q", "--db=x", "sync"));
  EXPECT_THAT(reversed({"sync", "--db=", "--dry-run"}), ElementsAre("--dry-run", "", "--db", "sync"));
  EXPECT_THAT(reversed({"ask", "x=", "--", "--y="}), ElementsAre("--y=", "--", "x=", "ask"));
  EXPECT_THAT(reversed({}), IsEmpty());
}

// Which of paint's values is empty.
std::string empty_of(const std::vector<const char*>& words) {
  CLI::App application("about", "program");
  CLI::App* app = application.add_subcommand("paint", "Paint it");
  std::string color, what;
  std::vector<std::string> lists, profiles;
  bool is_dry = false;
  app->add_option("what", what, "The thing");
  app->add_option("-c,--color", color, "Which")->check(CLI::IsMember({"red", "green"}));
  app->add_option("--lists", lists, "Some")->delimiter(',');
  app->add_option("--aws-profile,--profile", profiles, "Whose")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->add_option("--hidden", color)->group("");
  app->add_flag("--dry", is_dry, "Quickly");
  try {
    application.parse(reversed(words));
  } catch (const CLI::ParseError&) {
    EXPECT_NE(empty_value_of(application), "");
  }
  return empty_value_of(application);
}

TEST(CommandLine, KnowsAValueThatIsEmpty) {
  EXPECT_EQ(empty_of({"paint", "--lists", ""}), "--lists");
  EXPECT_EQ(empty_of({"paint", "--lists", ","}), "--lists");
  EXPECT_EQ(empty_of({"paint", "--lists=", "--dry"}), "--lists");
  EXPECT_EQ(empty_of({"paint", "-c", ""}), "--color") << "though it is refused by another check as well";
  EXPECT_EQ(empty_of({"paint", "--hidden", ""}), "--hidden");
  EXPECT_EQ(empty_of({"paint", ""}), "what");
  EXPECT_EQ(empty_of({"paint", "wall", "--color", "red", "--dry", "--lists", "a,b"}), "");
  EXPECT_EQ(empty_of({"paint", "--profile=", "--aws-profile", "", "wall"}), "") << "as for the AWS CLI";
}

}  // namespace
}  // namespace dynatlas::cli
