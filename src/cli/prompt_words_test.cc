#include "cli/prompt_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/model.h"

namespace dynatlas::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kWords{"DynamoDBBackup", "DynamoDBStream", "DynamoDBTable", "SELECT", "name", "namely"};

TEST(PromptWords, AreThoseOfTheGraphAndOfTheLanguage) {
  const auto sql = prompt_words(graph::kinds_of(models::kModel), "sql");
  EXPECT_THAT(sql, Contains("DynamoDBTable"));
  EXPECT_THAT(sql, Contains("HAS_GSI"));
  EXPECT_THAT(sql, Contains("provisioned_throughput_read_capacity_units"));
  EXPECT_THAT(sql, Contains("SELECT"));
  EXPECT_THAT(sql, Not(Contains("MATCH")));
  EXPECT_THAT(prompt_words(graph::kinds_of(models::kModel), "cypher"), Contains("MATCH"));
  EXPECT_TRUE(std::ranges::is_sorted(sql));
}

TEST(Complete, EndsAWordThatIsDecided) {
  const Completion completion = complete("SELECT * FROM DynamoDBT", kWords);
  EXPECT_EQ(completion.added, "able ");
  EXPECT_THAT(completion.choices, IsEmpty());
}

TEST(Complete, GoesAsFarAsAllAgree) {
  const Completion completion = complete("MATCH (t:Dyn", kWords);
  EXPECT_EQ(completion.added, "amoDB");
  EXPECT_THAT(completion.choices, ElementsAre("DynamoDBBackup", "DynamoDBStream", "DynamoDBTable"));
  EXPECT_EQ(complete("nam", kWords).added, "e");
  EXPECT_EQ(complete("name", kWords).added, "");
}

TEST(Complete, TakesTheOtherCaseWhereNoneFits) {
  EXPECT_EQ(complete("sel", kWords).added, "ECT ");
}

TEST(Complete, SaysNothingOfNothing) {
  for (const char* line : {"", "SELECT ", "xyz", "("}) {
    EXPECT_EQ(complete(line, kWords).added, "") << line;
    EXPECT_THAT(complete(line, kWords).choices, IsEmpty()) << line;
  }
}

}  // namespace
}  // namespace dynatlas::cli
