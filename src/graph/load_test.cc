#include "graph/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "graph/fake_store.h"
#include "graph/well_formed.h"

namespace dynatlas::graph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array<Property, 4> kBoxProperties{{
    {"id", Type::text, row("id")},
    {"name", Type::text, row("name")},
    {"place", Type::text, row("place")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
constexpr std::array<Matcher, 1> kTenantById{{{"id", kwarg("TENANT")}}};
constexpr RelSchema kResource{"RESOURCE", "Tenant", kTenantById, Direction::inward};
constexpr NodeSchema kBox{.label = "Box",
                          .properties = kBoxProperties,
                          .sub_resource = kResource,
                          .existence = Existence::listed,
                          .scope_property = "place",
                          .name_property = "name"};
static_assert(well_formed(kBox));

constexpr std::array<Property, 2> kLidProperties{{
    {"id", Type::text, row("id")},
    {"lastupdated", Type::integer, kwarg(kUpdateTag)},
}};
constexpr std::array<Matcher, 1> kBoxById{{{"id", row("box")}}};
constexpr std::array<RelSchema, 1> kLidRelationships{{{"HAS_LID", "Box", kBoxById, Direction::inward, true}}};
constexpr NodeSchema kLid{
    .label = "Lid", .properties = kLidProperties, .relationships = kLidRelationships, .existence = Existence::owned};
static_assert(well_formed(kLid));

constexpr std::array<std::string_view, 3> kBoxFields{"id", "name", "place"};
constexpr std::array<std::string_view, 2> kLidFields{"id", "box"};

Rows boxes(int count, const std::string& place = "here") {
  Rows rows(kBoxFields);
  for (int i = 0; i < count; ++i) {
    const auto cells = rows.add();
    cells[0] = place + "/" + std::to_string(i);
    cells[1] = std::to_string(i);
    cells[2] = place;
  }
  return rows;
}

Rows lids(const std::vector<std::string>& ids_of_boxes) {
  Rows rows(kLidFields);
  for (const std::string& box : ids_of_boxes) {
    const auto cells = rows.add();
    cells[0] = "lid of " + box;
    cells[1] = box;
  }
  return rows;
}

struct Load : testing::Test {
  Load() {
    policy.clock = &clock;
    policy.batch_rows_max = 10;
    store.labels["Tenant"]["T"] = {};
  }
  // The next `times` calls of a method fail.
  void fail(std::string_view method, int times, bool retryable) {
    store.before = [=, left = times](std::string_view called) mutable {
      if (called == method && left-- > 0) throw Error(ErrorKind::store, "deadlock", "", retryable);
    };
  }

  ManualClock clock;
  FakeStore store;
  WritePolicy policy;
  const Params params{{std::string(kUpdateTag), std::int64_t{7}}, {"TENANT", "T"}};
};

TEST_F(Load, CutsRowsIntoTransactionsOfBoundedSize) {
  std::vector<std::uint64_t> sizes;
  for (const int rows : {0, 1, 10, 11, 35}) {
    store.calls.clear();
    EXPECT_EQ(load(store, kBox, boxes(rows), params, policy).nodes, static_cast<std::uint64_t>(rows));
    sizes.push_back(store.times("load"));
  }
  EXPECT_THAT(sizes, ElementsAre(0, 1, 1, 2, 4));
  EXPECT_EQ(store.nodes("Box").size(), 35U);
  EXPECT_EQ(store.at("Box", "here/34", "name"), Value("34"));
}

// Only all rows of an owner together tell what it no longer has.
TEST_F(Load, KeepsTheRowsOfAnOwnerInOneTransaction) {
  load(store, kBox, boxes(30), params, policy);
  std::vector<std::string> all;
  for (int i = 0; i < 30; ++i) all.push_back("here/" + std::to_string(i));
  store.calls.clear();
  load(store, kLid, lids(all), params, policy, all);
  EXPECT_EQ(store.times("load"), 3U);
  EXPECT_EQ(store.nodes("Lid").size(), 30U);
  store.calls.clear();
  EXPECT_EQ(load(store, kLid, lids({all[5], all[29]}), params, policy, all).deleted_nodes, 28U);
  EXPECT_EQ(store.times("load"), 3U);
  EXPECT_THAT(store.ids("Lid"), ElementsAre("lid of here/29", "lid of here/5"));
  const std::vector<std::string> many(25, all[5]);  // of one owner, however many
  store.calls.clear();
  load(store, kLid, lids(many), params, policy, std::vector<std::string>{all[5]});
  EXPECT_EQ(store.times("load"), 1U);
  // Without any row: what the owners had goes, and nothing else.
  EXPECT_EQ(load(store, kLid, lids({}), params, policy, std::vector<std::string>{all[5]}).deleted_nodes, 1U);
  EXPECT_THAT(store.ids("Lid"), ElementsAre("lid of here/29"));
}

// What the database finds too large is halved until it fits, and is not tried so large again.
TEST_F(Load, HalvesWhatIsTooLargeForATransaction) {
  store.rows_max = 3;
  EXPECT_EQ(load(store, kBox, boxes(11), params, policy).nodes, 11U);
  EXPECT_EQ(store.nodes("Box").size(), 11U);
  EXPECT_EQ(policy.batch_rows_max, 2U);
  EXPECT_EQ(store.times("load"), 2U + 6U);  // 10, 5, and then two each
  EXPECT_EQ(clock.elapsed(), std::chrono::milliseconds{0});
  store.calls.clear();
  const WritePolicy copy = policy;
  EXPECT_EQ(load(store, kBox, boxes(4), params, copy).nodes, 4U);
  EXPECT_EQ(store.times("load"), 2U);
}

TEST_F(Load, HalvesOwnedRowsBetweenOwners) {
  load(store, kBox, boxes(9), params, policy);
  const auto boxes_there = store.ids("Box");
  const std::vector<std::string> all(boxes_there.begin(), boxes_there.end());
  store.rows_max = 3;
  EXPECT_EQ(load(store, kLid, lids(all), params, policy, all).nodes, 9U);
  EXPECT_EQ(store.nodes("Lid").size(), 9U);
  EXPECT_EQ(policy.batch_rows_max, 2U);
  const std::vector<std::string> many(4, all[5]);
  EXPECT_THROW(load(store, kLid, lids(many), params, policy, std::vector<std::string>{all[5]}), TransactionTooLarge);
}

TEST_F(Load, LoadsSchemasTogetherWhileTheyAreFew) {
  const Rows some = boxes(4);
  const std::vector<std::string> owners{"here/0", "here/1", "here/2", "here/3"};
  const Rows first = lids(owners);
  const Rows second = lids({owners[1]});
  LoadCount count;
  load(store, std::vector<SchemaRows>{{kBox, some}, {kLid, first, owners}}, params, policy, count);
  EXPECT_EQ(store.times("load"), 1U);
  EXPECT_EQ(count.nodes, 8U);
  EXPECT_EQ(store.nodes("Lid").size(), 4U);
  store.calls.clear();
  const Rows many = boxes(9);
  load(store, std::vector<SchemaRows>{{kBox, many}, {kLid, first, owners}, {kLid, second, owners}}, params, policy,
       count);
  EXPECT_EQ(store.times("load"), 2U);  // 9, and 4 with 1
  EXPECT_THAT(store.ids("Lid"), ElementsAre("lid of here/1"));
  // Too large together, and then one by one.
  store.calls.clear();
  store.rows_max = 4;
  load(store, std::vector<SchemaRows>{{kBox, some}, {kLid, first, owners}}, params, policy, count);
  EXPECT_EQ(store.times("load"), 3U);
  EXPECT_EQ(policy.batch_rows_max, 4U);
  EXPECT_EQ(store.nodes("Lid").size(), 4U);
}

TEST_F(Load, GivesUpWhereOneRowIsTooLarge) {
  store.rows_max = 0;
  EXPECT_THROW(load(store, kBox, boxes(11), params, policy), TransactionTooLarge);
  EXPECT_EQ(policy.batch_rows_max, 1U);
}

TEST_F(Load, DoesNotAskTheStoreForNothing) {
  load(store, kLid, lids({}), params, policy);
  touch(store, kBox, {}, 8, policy);
  cleanup(store, kBox, {}, policy);
  EXPECT_THAT(store.calls, IsEmpty());
}

TEST_F(Load, TriesAgainWithLongerPauses) {
  fail("load", 3, true);
  EXPECT_EQ(load(store, kBox, boxes(1), params, policy).nodes, 1U);
  EXPECT_EQ(clock.elapsed(), std::chrono::milliseconds{50 + 100 + 200});
}

TEST_F(Load, GivesUpAfterTheLastAttempt) {
  fail("load", 5, true);
  EXPECT_THROW(load(store, kBox, boxes(1), params, policy), Error);
  EXPECT_EQ(clock.elapsed(), std::chrono::milliseconds{50 + 100 + 200 + 400});
  EXPECT_THAT(store.nodes("Box"), IsEmpty());
}

TEST_F(Load, DoesNotTryAgainWhereThatCannotHelp) {
  fail("load", 1, false);
  EXPECT_THROW(load(store, kBox, boxes(1), params, policy), Error);
  EXPECT_EQ(clock.elapsed(), std::chrono::milliseconds{0});
}

TEST_F(Load, DoesNotTryAgainAfterAStop) {
  std::stop_source stop;
  policy.stop = stop.get_token();
  stop.request_stop();
  fail("load", 1, true);
  EXPECT_THROW(load(store, kBox, boxes(1), params, policy), Error);
  EXPECT_EQ(clock.elapsed(), std::chrono::milliseconds{0});
}

TEST_F(Load, RetriesOnlyTheBatchThatFailed) {
  fail("load", 1, true);
  EXPECT_EQ(load(store, kBox, boxes(25), params, policy).nodes, 25U);
  EXPECT_EQ(store.times("load"), 3U);
}

TEST_F(Load, TouchesInBatchesAndTriesAgain) {
  load(store, kBox, boxes(25), params, policy);
  const auto all = store.ids("Box");
  const std::vector<std::string> ids(all.begin(), all.end());
  fail("touch", 2, true);
  touch(store, kBox, ids, 9, policy);
  EXPECT_EQ(store.times("touch"), 3U);
  for (const std::string& id : ids) EXPECT_EQ(store.at("Box", id, "lastupdated"), Value(std::int64_t{9}));
}

TEST_F(Load, CleansUpInBatchesWithWhatTheNodesOwned) {
  load(store, kBox, boxes(25), params, policy);
  load(store, kLid, lids({"here/0", "here/24"}), params, policy);
  std::vector<NodeName> gone;
  for (int i = 0; i < 21; ++i) gone.push_back({"here/" + std::to_string(i), std::to_string(i)});
  fail("remove", 1, true);
  EXPECT_EQ(cleanup(store, kBox, gone, policy), 22U);
  EXPECT_EQ(store.times("remove"), 3U);
  EXPECT_THAT(store.ids("Box"), ElementsAre("here/21", "here/22", "here/23", "here/24"));
  EXPECT_THAT(store.ids("Lid"), ElementsAre("lid of here/24"));
}

std::vector<std::string> ids_of(const std::vector<NodeName>& nodes) {
  std::vector<std::string> ids;
  for (const NodeName& node : nodes) ids.push_back(node.id);
  return ids;
}

TEST_F(Load, ComparesOnePartWithWhatWasSeen) {
  load(store, kBox, boxes(4), params, policy);
  load(store, kBox, boxes(4, "elsewhere"), params, policy);
  SeenSet seen, unread;
  seen.insert("1");
  seen.insert("2");
  seen.insert("not in the graph");
  unread.insert("2");
  unread.insert("not in the graph");
  const PartDifference difference = compare_part(store, kBox, {"T", "here"}, seen, unread);
  EXPECT_EQ(difference.in_graph, 4U);
  EXPECT_THAT(ids_of(difference.gone), ElementsAre("here/0", "here/3"));
  EXPECT_THAT(ids_of(difference.unread), ElementsAre("here/2"));
  EXPECT_THAT(compare_part(store, kBox, {"another tenant", "here"}, {}, {}).gone, IsEmpty());
}

// Cartography's four cases: with a sub-resource or without, scoped or not; the fourth does not compile.
TEST_F(Load, CleansUpStaleNodesAndRelationshipsOfTheTenantInBatches) {
  store.stale_nodes = 25;
  store.stale_relationships = 5;
  const StaleCount count = cleanup_stale(store, kBox, params, policy);
  EXPECT_EQ(count.nodes, 25U);
  EXPECT_EQ(count.relationships, 5U);
  EXPECT_EQ(store.times("remove_stale_nodes"), 4U);  // 10, 10, 5, none
  EXPECT_EQ(store.times("remove_stale_relationships " + std::string(kBox.sub_resource->label)), 2U);
}

TEST_F(Load, WithoutATenantOnlyStaleRelationshipsGo) {
  store.stale_nodes = 1;
  store.stale_relationships = 1;
  const StaleCount count = cleanup_stale(store, kLid, params, policy);
  EXPECT_EQ(count.nodes, 0U);
  EXPECT_EQ(count.relationships, 1U);
  EXPECT_EQ(store.stale_nodes, 1U);
}

TEST_F(Load, UnscopedAllStaleNodesGo) {
  static constexpr NodeSchema kEverywhere{.label = "Lid",
                                          .properties = kLidProperties,
                                          .relationships = kLidRelationships,
                                          .existence = Existence::owned,
                                          .scoped_cleanup = false};
  static_assert(well_formed(kEverywhere));
  store.stale_nodes = 1;
  EXPECT_EQ(cleanup_stale(store, kEverywhere, params, policy).nodes, 1U);
}

TEST_F(Load, WithoutAnyRelationshipNothingGoes) {
  static constexpr NodeSchema kAlone{.label = "Alone", .properties = kLidProperties, .scoped_cleanup = false};
  static_assert(well_formed(kAlone));
  store.stale_nodes = 1;
  cleanup_stale(store, kAlone, params, policy);
  EXPECT_THAT(store.calls, IsEmpty());
}

TEST_F(Load, CascadesWhereAskedTo) {
  store.stale_nodes = 1;
  cleanup_stale(store, kBox, params, policy, true);
  EXPECT_EQ(store.times("remove_stale_nodes cascading"), 2U);
  EXPECT_EQ(store.times("remove_stale_nodes"), 0U);
}

constexpr std::array<Matcher, 1> kById{{{"id", row("id")}}};
constexpr MatchLinkSchema kBeside{
    .label = "BESIDE", .source_label = "Box", .source = kById, .target_label = "Box", .target = kById};
static_assert(well_formed(kBeside));

TEST_F(Load, LinksInBatchesAndTriesAgain) {
  fail("load_links", 1, true);
  EXPECT_EQ(load_links(store, kBeside, boxes(25), params, policy), 25U);
  EXPECT_EQ(store.times("load_links"), 3U);
  store.stale_relationships = 15;
  store.stale_nodes = 11;
  const StaleCount count = cleanup_stale(store, kBeside, params, policy);
  EXPECT_EQ(count.relationships, 15U);
  EXPECT_EQ(count.nodes, 11U);
  EXPECT_EQ(store.times("remove_stale_links"), 3U);
}

TEST(MassDeletion, IsMoreThanTwentyAndMoreThanHalf) {
  EXPECT_FALSE(looks_like_mass_deletion(0, 0));
  EXPECT_FALSE(looks_like_mass_deletion(20, 20));
  EXPECT_TRUE(looks_like_mass_deletion(21, 21));
  EXPECT_TRUE(looks_like_mass_deletion(21, 41));
  EXPECT_FALSE(looks_like_mass_deletion(21, 42));
  EXPECT_FALSE(looks_like_mass_deletion(500, 1000));
  EXPECT_TRUE(looks_like_mass_deletion(501, 1000));
}

}  // namespace
}  // namespace dynatlas::graph
