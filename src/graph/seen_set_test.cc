#include "graph/seen_set.h"

#include <gtest/gtest.h>

#include <string>

namespace dynatlas::graph {
namespace {

TEST(SeenSet, KnowsWhatWasInserted) {
  SeenSet set;
  EXPECT_TRUE(set.insert("a"));
  EXPECT_FALSE(set.insert("a"));
  EXPECT_TRUE(set.contains("a"));
  EXPECT_FALSE(set.contains("A"));
  EXPECT_EQ(set.size(), 1U);
}

TEST(SeenSet, ForgetsWhatWasErased) {
  SeenSet set;
  set.insert("a");
  set.insert("b");
  set.erase("a");
  set.erase("never there");
  EXPECT_FALSE(set.contains("a"));
  EXPECT_TRUE(set.contains("b"));
  EXPECT_TRUE(set.insert("a"));
}

TEST(SeenSet, TellsManySimilarNamesApart) {
  SeenSet set;
  for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(set.insert("table-" + std::to_string(i)));
  EXPECT_EQ(set.size(), 20'000U);
  for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(set.contains("table-" + std::to_string(i)));
  for (int i = 20'000; i < 40'000; ++i) ASSERT_FALSE(set.contains("table-" + std::to_string(i)));
}

TEST(SeenSet, TakesAnyBytes) {
  SeenSet set;
  EXPECT_TRUE(set.insert(""));
  EXPECT_TRUE(set.insert(std::string_view("\0", 1)));
  EXPECT_TRUE(set.insert(std::string_view("\0\0", 2)));
  EXPECT_TRUE(set.insert("\xff"));
  EXPECT_TRUE(set.insert(std::string(100'000, 'x')));
  EXPECT_EQ(set.size(), 5U);
}

}  // namespace
}  // namespace dynatlas::graph
