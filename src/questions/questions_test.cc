#include "questions/questions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace dynatlas::questions {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Questions, EachIsThereInBothLanguagesAndAsItsFileSays) {
  const fs::path folder = fs::path(DYNATLAS_SOURCE_DIR) / "src/questions";
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string ending = entry.path().extension();
    if (ending == ".sql" || ending == ".cypher") names.insert(entry.path().stem());
  }
  ASSERT_FALSE(names.empty());
  for (const std::string& name : names) {
    for (const std::string language : {"sql", "cypher"}) {
      const fs::path file = folder / (name + "." + language);
      ASSERT_TRUE(fs::exists(file)) << file;
      EXPECT_FALSE(question(name, language).empty()) << file;
      const std::string text = text_of(file);
      if (text.find("answered(") == std::string::npos) {
        EXPECT_EQ(question(name, language), text);
      }
    }
  }
}

TEST(Questions, WhatWasAnsweredIsWrittenOutInCypher) {
  const std::string_view text = question("posture", "cypher");
  EXPECT_EQ(text.find("answered("), std::string_view::npos);
  EXPECT_NE(text.find("id: answering.id + '/' + table.region + '/' + 'dynamodb:DescribeTimeToLive'}"),
            std::string_view::npos);
}

TEST(Questions, WhatIsAskedOfAnAccountAnswersForItsTables) {
  const std::string cypher = written_out("answered(table, 'iam:GetPolicy')", "cypher");
  EXPECT_NE(cypher.find("id: answering.id + '/aws-global/' + 'iam:GetPolicy'}"), std::string::npos);
  const std::string sql = written_out("answered('iam:GetPolicy')", "sql");
  EXPECT_NE(sql.find("note.id = resource.src || '/aws-global/' || 'iam:GetPolicy'"), std::string::npos);
  EXPECT_TRUE(is_of_account("organizations:ListRoots"));
  EXPECT_FALSE(is_of_account("dynamodb:ListTables"));
}

TEST(Questions, ToAskAreTheSameInBothLanguages) {
  const auto sql = to_ask("sql");
  const auto cypher = to_ask("cypher");
  ASSERT_GE(sql.size(), 10U);
  ASSERT_EQ(sql.size(), cypher.size());
  for (std::size_t i = 0; i < sql.size(); ++i) {
    EXPECT_EQ(sql[i].name, cypher[i].name);
    EXPECT_FALSE(sql[i].description.empty());
    EXPECT_EQ(sql[i].description, cypher[i].description);
    ASSERT_EQ(sql[i].parameters.size(), cypher[i].parameters.size()) << sql[i].name;
    for (std::size_t j = 0; j < sql[i].parameters.size(); ++j) {
      const Parameter& parameter = sql[i].parameters[j];
      EXPECT_EQ(parameter.name, cypher[i].parameters[j].name);
      EXPECT_EQ(parameter.value, cypher[i].parameters[j].value);
      EXPECT_EQ(parameter.description, cypher[i].parameters[j].description);
      for (const char* language : {"sql", "cypher"}) {
        EXPECT_NE(question(sql[i].name, language).find("$" + std::string(parameter.name)), std::string_view::npos);
      }
    }
  }
  const auto largest = std::ranges::find(sql, "largest", &Question::name);
  ASSERT_NE(largest, sql.end());
  ASSERT_EQ(largest->parameters.size(), 1U);
  EXPECT_EQ(largest->parameters[0].value, 20);
}

TEST(Questions, ThoseOfTheProgramItselfAreNotOffered) {
  EXPECT_EQ(std::ranges::count(to_ask("sql"), "coverage", &Question::name), 0);
  EXPECT_FALSE(question("coverage", "sql").empty());
}

}  // namespace
}  // namespace dynatlas::questions
