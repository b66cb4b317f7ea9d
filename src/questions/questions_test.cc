#include "questions/questions.h"

#include <gtest/gtest.h>

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
      EXPECT_EQ(question(name, language), text_of(file));
    }
  }
}

}  // namespace
}  // namespace dynatlas::questions
