#include "graph/rows.h"

#include <gtest/gtest.h>

#include <array>

namespace dynatlas::graph {
namespace {

constexpr std::array<std::string_view, 2> kIdAndName{"id", "name"};

Rows three() {
  Rows rows(kIdAndName);
  for (const char* id : {"a", "b", "c"}) rows.add()[0] = id;
  return rows;
}

TEST(Rows, StartsEmpty) {
  const Rows rows(kIdAndName);
  EXPECT_TRUE(rows.empty());
  EXPECT_EQ(rows.size(), 0u);
  EXPECT_EQ(rows.fields().size(), 2u);
}

TEST(Rows, WithoutFieldsHasNoRows) {
  Rows rows(std::span<const std::string_view>{});
  rows.add();
  EXPECT_EQ(rows.size(), 0u);
  EXPECT_TRUE(rows.empty());
}

TEST(Rows, AnAddedRowIsOfNulls) {
  Rows rows(kIdAndName);
  const auto row = rows.add();
  ASSERT_EQ(row.size(), 2u);
  EXPECT_EQ(row[0], Value(Null{}));
  row[1] = "name";
  EXPECT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0][0], Value(Null{}));
  EXPECT_EQ(rows[0][1], Value("name"));
}

TEST(Rows, RowsAreChangedInPlace) {
  Rows rows = three();
  rows.at(1)[1] = std::int64_t{5};
  EXPECT_EQ(rows[1][0], Value("b"));
  EXPECT_EQ(rows[1][1], Value(std::int64_t{5}));
  EXPECT_EQ(rows[2][1], Value(Null{}));
}

TEST(Rows, FindsAColumnByItsName) {
  const Rows rows(kIdAndName);
  EXPECT_EQ(rows.column("id"), 0u);
  EXPECT_EQ(rows.column("name"), 1u);
  EXPECT_EQ(rows.column("Name"), std::nullopt);
}

TEST(Rows, ASliceIsACopyOfABatch) {
  Rows rows = three();
  const Rows slice = rows.slice(1, 2);
  rows.clear();
  ASSERT_EQ(slice.size(), 2u);
  EXPECT_EQ(slice[0][0], Value("b"));
  EXPECT_EQ(slice[1][0], Value("c"));
  EXPECT_EQ(slice.column("name"), 1u);
  EXPECT_TRUE(rows.empty());
  EXPECT_TRUE(slice.slice(2, 0).empty());
}

TEST(Rows, TruncateKeepsTheFirst) {
  Rows rows = three();
  rows.truncate(1);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0][0], Value("a"));
  rows.truncate(0);
  EXPECT_TRUE(rows.empty());
}

}  // namespace
}  // namespace dynatlas::graph
