#include "cli/suggestion.h"

#include <gtest/gtest.h>

namespace dynatlas::cli {
namespace {

const std::vector<std::string> kCommands{"sync", "show", "query", "ask", "diff", "export", "serve", "--help"};
const std::vector<std::string> kOptions{"--db", "--update-tag", "--aws-regions", "--neo4j-password-env-var", "-q"};

TEST(Nearest, IsAFewLettersAway) {
  EXPECT_EQ(nearest("snyc", kCommands), "sync");
  EXPECT_EQ(nearest("SYNC", kCommands), "sync");
  EXPECT_EQ(nearest("shw", kCommands), "show");
  EXPECT_EQ(nearest("queryy", kCommands), "query");
  EXPECT_EQ(nearest("help", kCommands), "--help");
  EXPECT_EQ(nearest("--update_tag=5", kOptions), "--update-tag");
  EXPECT_EQ(nearest("-db", kOptions), "--db");
  EXPECT_EQ(nearest("--aws-region", kOptions), "--aws-regions");
}

TEST(Nearest, IsOneOfWhichItIsAPart) {
  EXPECT_EQ(nearest("--regions", kOptions), "--aws-regions");
  EXPECT_EQ(nearest("--password", kOptions), "--neo4j-password-env-var");
}

TEST(Nearest, IsNothingWhereNoneIsLikeIt) {
  for (const char* word : {"", "-", "--", "x", "frobnicate", "--gibberish"}) {
    EXPECT_EQ(nearest(word, kCommands), "") << word;
  }
  EXPECT_EQ(nearest(std::string(100'000, 's'), kCommands), "");
}

// What is said of a command line of two commands.
std::string said(const std::vector<std::string>& words) {
  CLI::App application("", "dynatlas");
  application.require_subcommand(1);
  std::string value;
  application.add_subcommand("sync")->add_option("--aws-regions", value);
  CLI::App* show = application.add_subcommand("show");
  show->add_option("--db", value);
  show->add_option("--old", value)->group("");
  try {
    application.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError&) {
    return about_unknown_word(application);
  }
  return "nothing";
}

TEST(UnknownWord, IsAnsweredWithWhatWasMeant) {
  EXPECT_EQ(said({"snyc", "--db", "x"}), "snyc: no such command; did you mean sync?");
  EXPECT_EQ(said({"--quick", "shwo"}), "shwo: no such command; did you mean show?");
  EXPECT_EQ(said({"--passwort=hunter2"}), "--passwort: no such command; `dynatlas --help` lists them");
  EXPECT_EQ(said({"frobnicate"}), "frobnicate: no such command; `dynatlas --help` lists them");
  EXPECT_EQ(said({"show", "--dbb", "x"}), "--dbb: dynatlas show has no such option; did you mean --db?");
  EXPECT_EQ(said({"show", "--region", "x"}),
            "--region: dynatlas show has no such option; `dynatlas show --help` lists what it takes");
  EXPECT_EQ(said({"sync", "--region", "x"}), "--region: dynatlas sync has no such option; did you mean --aws-regions?");
  EXPECT_EQ(said({"show", "--aws-regions", "x"}), "--aws-regions: is an option of dynatlas sync, not of dynatlas show");
  EXPECT_EQ(said({"--db=x", "show"}), "--db: goes after the command: dynatlas show --db");
  EXPECT_EQ(said({"show", "--passwort=hunter2"}),
            "--passwort: dynatlas show has no such option; `dynatlas show --help` lists what it takes");
  EXPECT_EQ(said({"show", "--odl"}),
            "--odl: dynatlas show has no such option; `dynatlas show --help` lists what it takes");
  EXPECT_EQ(said({"show", "stray"}),
            "stray: dynatlas show takes no such word; `dynatlas show --help` lists what it takes");
}

TEST(UnknownWord, IsNotWhereAnotherThingIsWrong) {
  EXPECT_EQ(said({}), "");
  EXPECT_EQ(said({"show"}), "nothing");
  EXPECT_EQ(said({"show", "--db"}), "");
}

}  // namespace
}  // namespace dynatlas::cli
