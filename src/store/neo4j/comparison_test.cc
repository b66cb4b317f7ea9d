#include "store/neo4j/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j {
namespace {

using namespace testing_schemas;  // NOLINT: as in cypher_test.cc
using graph::Change;
using graph::Rows;
using graph::TimeKind;
using graph::Value;
using testing::ElementsAre;
using testing::IsEmpty;

Rows two_tables() {
  Rows rows(kTableFields);
  const std::vector<std::vector<Value>> lines{{"a", "A", graph::Time{1'598'844'168, 368'000'000}}, {"b", "B", Value{}}};
  for (const auto& line : lines) std::ranges::copy(line, rows.add().begin());
  return rows;
}

// What a database answers: of right labels and marks, on account "1" but where said.
std::vector<bolt::Value> record(const std::string& id, const bolt::Value& name, const bolt::Value& made_at,
                                bolt::List accounts = {bolt::Value("1")}) {
  return {id, true, id, name, "here", made_at, "aws", name, std::move(accounts)};
}

// Tables a and b as the rows have them.
class TableComparison : public testing::Test {
 protected:
  Comparison compared(const std::vector<std::vector<bolt::Value>>& records) {
    Comparison comparison(batch, told_by_ids(kTable, kModel));
    for (const auto& values : records) comparison.take(values);
    comparison.finish();
    return comparison;
  }
  const Rows rows = two_tables();
  const LoadBatch batch{kTable, rows, kRun, TimeKind::epoch, kMarks};
  const graph::RelSchema& resource = *kTable.sub_resource;
};

TEST(ToldByIds, AreThoseWithOneExactMatcherOnAnIdOfOurs) {
  EXPECT_THAT(told_by_ids(kTable, kModel), ElementsAre(&*kTable.sub_resource));
  EXPECT_THAT(told_by_ids(kIndex, kModel), ElementsAre(&*kIndex.sub_resource, &kIndexRelationships[0]));
  EXPECT_THAT(told_by_ids(kAccount, kModel), IsEmpty());
  EXPECT_THAT(told_by_ids(kTable, {}), IsEmpty());  // nobody says that an account's id is unique
}

TEST_F(TableComparison, WhatIsAsItShouldBeIsTouched) {
  Comparison comparison = compared({record("b", "B", {}), record("a", "A", 1598844168.368)});
  EXPECT_THAT(comparison.to_touch(), ElementsAre(1, 0));
  EXPECT_THAT(comparison.to_write(), IsEmpty());
  EXPECT_THAT(comparison.to_mark(), IsEmpty());
  EXPECT_THAT(comparison.to_relate(resource, true), IsEmpty());
  EXPECT_EQ(comparison.confirmed(), 2U);
  EXPECT_THAT(comparison.take_changes(), IsEmpty());
}

TEST_F(TableComparison, WhatIsMissingIsCreated) {
  Comparison comparison = compared({record("a", "A", 1598844168.368), record("stranger", "S", {})});
  EXPECT_THAT(comparison.to_create(), ElementsAre(1));
  EXPECT_TRUE(comparison.is_missing("b"));
  for (const char* id : {"a", "stranger"}) EXPECT_FALSE(comparison.is_missing(id));
  EXPECT_THAT(comparison.to_write(), IsEmpty());
  EXPECT_THAT(comparison.to_relate(resource, false), ElementsAre(1));
  EXPECT_THAT(comparison.to_relate(resource, true), IsEmpty());
  const auto changes = comparison.take_changes();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, Change::Kind::added);
  EXPECT_EQ(changes[0].label, "Table");
  EXPECT_EQ(changes[0].id, "b");
}

TEST_F(TableComparison, WhatWasThereUnderASiblingLabelIsWrittenOver) {
  Comparison comparison = compared({});
  for (const char* id : {"b", "stranger"}) comparison.adopt(id);
  EXPECT_THAT(comparison.to_create(), ElementsAre(0));
  EXPECT_THAT(comparison.to_write(), ElementsAre(1));
  EXPECT_THAT(comparison.to_relate(resource, false), ElementsAre(0));
  EXPECT_THAT(comparison.to_relate(resource, true), ElementsAre(1));
  EXPECT_EQ(comparison.take_changes().size(), 2U);  // neither was in our graph
}

TEST_F(TableComparison, WhatDiffersIsWrittenAndTold) {
  // Another name, another type of time; of a twin, only what came first counts.
  Comparison comparison = compared({record("a", "A", 1598844168), record("b", 5, {}), record("b", "B", {})});
  EXPECT_THAT(comparison.to_write(), ElementsAre(0, 1));
  EXPECT_THAT(comparison.to_touch(), ElementsAre(0, 1));  // their relationships are right
  const auto changes = comparison.take_changes();
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].property, "made at");
  EXPECT_EQ(changes[0].before, Value(std::int64_t{1598844168}));
  EXPECT_EQ(changes[0].after, Value(1598844168.368));
  EXPECT_EQ(changes[1].property, "name");
  EXPECT_EQ(changes[1].before, Value(std::int64_t{5}));
  EXPECT_EQ(changes[2].property, "_ont_name");
}

TEST_F(TableComparison, WrongMarksAreWrittenAndNotTold) {
  auto other_label = record("a", "A", 1598844168.368);
  other_label[1] = false;
  Comparison comparison = compared({other_label, record("b", "B", {})});
  EXPECT_THAT(comparison.to_write(), ElementsAre(0));
  EXPECT_THAT(comparison.take_changes(), IsEmpty());
}

TEST_F(TableComparison, RelationshipsThatAreMissingWrongOrNotAloneAreMadeAnew) {
  const std::vector<bolt::List> all_accounts{
      {}, {bolt::Value("2")}, {bolt::Value("1"), bolt::Value("2")}, {bolt::Value("1"), bolt::Value()}, {bolt::Value()}};
  for (const bolt::List& accounts : all_accounts) {
    Comparison comparison = compared({record("a", "A", 1598844168.368, accounts), record("b", "B", {})});
    EXPECT_THAT(comparison.to_touch(), ElementsAre(1));
    EXPECT_THAT(comparison.to_mark(), ElementsAre(0));
    EXPECT_THAT(comparison.to_write(), IsEmpty());
    EXPECT_THAT(comparison.to_relate(resource, true), ElementsAre(0));
    EXPECT_THAT(comparison.to_relate(resource, false), IsEmpty());
    EXPECT_EQ(comparison.confirmed(), 1U);
  }
}

TEST(Ownership, IsToldByOwningRelationships) {
  EXPECT_THAT(ownership_told_by_ids(kTable, kModel), ElementsAre(&kIndexRelationships[0]));
  EXPECT_THAT(ownership_told_by_ids(kIndex, kModel), IsEmpty());
  EXPECT_THAT(ownership_told_by_ids(kAccount, kModel), IsEmpty());
}

TEST_F(TableComparison, CountsWhatANodeOwns) {
  Comparison comparison(batch, told_by_ids(kTable, kModel), true);
  const auto take = [&](const std::string& id, std::int64_t owned) {
    std::vector<bolt::Value> values = record(id, "A", {});
    values.emplace_back(owned);
    comparison.take(values);
  };
  take("a", 2);
  EXPECT_TRUE(comparison.owns_just("a", 2));
  EXPECT_FALSE(comparison.owns_just("a", 1));
  for (const char* id : {"b", "stranger"}) EXPECT_FALSE(comparison.owns_just(id, 0));  // nobody knows
  take("a", 0);
  for (const std::uint64_t count : {0U, 2U}) EXPECT_FALSE(comparison.owns_just("a", count));  // it has a twin
}

TEST(IndexComparison, CountsRightRelationshipsByOwner) {
  Rows rows(kIndexFields);
  for (const auto& [id, table] : {std::pair{"i", "a"}, {"j", "a"}, {"k", "b"}, {"l", "b"}, {"m", "a"}}) {
    const auto row = rows.add();
    row[0] = id;
    row[1] = table;
  }
  const LoadBatch batch{kIndex, rows, kRun, TimeKind::epoch, kMarks};
  Comparison comparison(batch, told_by_ids(kIndex, kModel));
  const auto take = [&](const std::string& id, bolt::List tables) {
    comparison.take(std::vector<bolt::Value>{id, true, {}, bolt::List{bolt::Value("1")}, std::move(tables)});
  };
  take("i", {bolt::Value("a")});
  take("j", {bolt::Value("a")});
  take("k", {bolt::Value("a")});                    // another's
  take("l", {bolt::Value("b"), bolt::Value("b")});  // twice
  Comparison::CountsByLabel owners{{"Table", {{"b", 5}}}};
  comparison.count_owned(owners);
  ASSERT_THAT(owners, ElementsAre(testing::Key("Table")));  // nobody is owned by an account
  EXPECT_THAT(owners["Table"], testing::UnorderedElementsAre(testing::Pair("b", 5), testing::Pair("a", 2)));
}

TEST_F(TableComparison, SkippedItWritesAll) {
  const Comparison comparison = Comparison::skipped(batch);
  EXPECT_THAT(comparison.to_write(), ElementsAre(0, 1));
  EXPECT_THAT(comparison.to_relate(resource, true), ElementsAre(0, 1));
  EXPECT_THAT(comparison.to_create(), IsEmpty());
  EXPECT_THAT(comparison.to_touch(), IsEmpty());
}

}  // namespace
}  // namespace dynatlas::neo4j
