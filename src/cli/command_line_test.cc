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

}  // namespace
}  // namespace dynatlas::cli
