#include "graph/seen_set.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
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

// The same insertions and erasures in a set that is right by itself.
TEST(SeenSet, IsRightAfterManyErasures) {
  SeenSet set;
  std::set<std::string> expected;
  std::mt19937 chance(7);
  for (int i = 0; i < 50'000; ++i) {
    const std::string name = std::to_string(chance() % 600);
    if (chance() % 2 == 0) {
      EXPECT_EQ(set.insert(name), expected.insert(name).second);
    } else {
      set.erase(name);
      expected.erase(name);
    }
    ASSERT_EQ(set.size(), expected.size());
  }
  for (int i = 0; i < 600; ++i) EXPECT_EQ(set.contains(std::to_string(i)), expected.contains(std::to_string(i)));
}

TEST(SeenSet, HoldsNothingAtFirst) {
  SeenSet set;
  EXPECT_FALSE(set.contains(""));
  set.erase("a");
  EXPECT_EQ(set.size(), 0U);
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
