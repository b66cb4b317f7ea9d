// What a declaration may ask of SqliteStore beyond the store contract: outsiders' tables, odd texts, files that grow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/store_contract_model.h"
#include "store/sqlite/catalog.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/relationship_sql.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/test_directory.h"
#include "store/sqlite/text_case.h"

namespace dynatlas::sqlite {
namespace {

using graph::Null;
using graph::TextList;
using graph::contract::expect_error;
using graph::contract::kDepot;
using graph::contract::kDepotFields;
using graph::contract::kModel;
using graph::contract::kOrder;
using graph::contract::kReader;
using graph::contract::kTenant;
using graph::contract::kTenantFields;
using graph::contract::kThing;
using graph::contract::orders;
using graph::contract::readers;
using graph::contract::run;
using graph::contract::texts;
using graph::contract::things;
using testing::ElementsAre;
using testing::IsEmpty;

class SqliteFeatures : public testing::Test {
 protected:
  std::unique_ptr<SqliteStore> open(graph::Model model) {
    auto made = SqliteStore::open(path, Mode::read_write, {}, clock);
    made->prepare(model);
    return made;
  }
  void outside(const std::string& sql) {
    Connection other(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
    other.execute(sql);
  }
  std::vector<nlohmann::json> column(const std::string& sql) {
    std::vector<nlohmann::json> out;
    store->read(sql, {}, [&](const auto&, const std::vector<nlohmann::json>& cells) {
      out.push_back(cells.at(0));
      return true;
    });
    return out;
  }
  std::vector<nlohmann::json> ends(const std::string& type) {
    return column("SELECT src || '>' || dst FROM \"" + type + "\" ORDER BY 1");
  }

  ManualClock clock;
  TestDirectory directory;
  std::string path = directory.file("graph.db");
  std::unique_ptr<SqliteStore> store;
};

TEST_F(SqliteFeatures, AnOutsidersRelationshipKeepsAReferencedNode) {
  store = open(kModel);
  store->load(kThing, things({{.id = "a"}}), run(1));
  store->load(kOrder, orders({{"o", "a", "d"}, {"p", "a", "e"}, {"q", "a", "f"}}), run(1));
  store->load(kDepot, texts<2>(kDepotFields, {{"d", "T"}, {"e", "T"}, {"f", "T"}}), run(1));
  // Made after prepare(), without our columns; the second row names no labels.
  outside(
      "CREATE TABLE THEIRS (src TEXT, src_label TEXT, dst TEXT, dst_label TEXT);"
      "INSERT INTO THEIRS VALUES ('x', 'X', 'd', 'ContractDepot'), ('x', NULL, 'e', NULL), ('x', 'X', 'f', 'Other')");
  EXPECT_EQ(store->remove(kThing, std::vector<std::string>{"a"}), 5U);  // a, three orders, f
  EXPECT_THAT(column("SELECT id FROM ContractDepot ORDER BY id"), ElementsAre("d", "e"));
}

TEST_F(SqliteFeatures, AReferencedNodeIsOnlyLookedAtWhenItLostARelationship) {
  store = open(kModel);
  store->load(kTenant, texts<2>(kTenantFields, {{"T", "Tenant"}}), run(1));
  store->load(kThing, things({{.id = "a"}}), run(1));
  store->load(kDepot, texts<2>(kDepotFields, {{"d", "T"}}), run(1));
  store->load(kOrder, orders({{"o", "a", "d"}}), run(1));
  outside("DELETE FROM CONTRACT_FROM_DEPOT");  // not by us: nobody says that the depot lost its last one
  store->load(kOrder, orders({{"o", "a"}}), run(2));
  EXPECT_THAT(column("SELECT id FROM ContractDepot"), ElementsAre("d"));
}

TEST_F(SqliteFeatures, OddTextsAreMatchedOrNotButNeverHarm) {
  store = open(kModel);
  const std::string with_nul("a\0b", 3);
  const std::string no_text = "\xff\xc3(";
  store->load(kThing, things({{.id = "a", .name = no_text}, {.id = with_nul, .name = with_nul}, {.id = "Ä\"['"}}),
              run(1));
  // JSON cannot say the first two: they match nothing, least of all a part of themselves.
  store->load(kThing, things({{.id = "c", .friends = TextList{with_nul, no_text, "Ä\"['"}}}), run(1));
  EXPECT_THAT(ends("CONTRACT_KNOWS"), ElementsAre("c>Ä\"['"));
  store->load(kReader, readers({{"r", no_text, no_text}}), run(1));
  EXPECT_THAT(ends("CONTRACT_WANTS"), ElementsAre("r>a"));
  EXPECT_THAT(ends("CONTRACT_LIKES"), ElementsAre("r>a"));
  store->load(kReader, readers({{"r", with_nul, with_nul}}), run(1));
  EXPECT_EQ(ends("CONTRACT_WANTS").size(), 1U);
  EXPECT_THAT(column("SELECT length(CAST(dst AS BLOB)) FROM CONTRACT_WANTS"), ElementsAre(3));
  expect_error(ErrorKind::internal, "friends is matched by texts only",
               [&] { store->load(kThing, things({{.id = "c", .friends = std::int64_t{1}}}), run(1)); });
  expect_error(ErrorKind::internal, "likes is matched by texts only",
               [&] { store->load(kReader, readers({{"r", Null{}, 1.5}}), run(1)); });
}

TEST_F(SqliteFeatures, WhatHasNoTagIsNotStale) {
  store = open(kModel);
  store->load(kReader, readers({{"r"}, {"s"}}), run(1));
  outside("UPDATE ContractReader SET lastupdated = NULL WHERE id = 'r'");
  EXPECT_EQ(store->remove_stale_nodes(kReader, run(2), false, 10), 1U);
  EXPECT_THAT(column("SELECT id FROM ContractReader"), ElementsAre("r"));
  expect_error(ErrorKind::internal, "are kept", [&] { store->remove_stale_nodes(kTenant, run(2), false, 10); });
  expect_error(ErrorKind::internal, "TENANT", [&] {
    store->remove_stale_nodes(kThing, {{std::string(graph::kUpdateTag), std::int64_t{2}}}, false, 10);
  });
}

// What runs once per row looks nodes and relationships up; only ignoring case reads a whole table.
TEST_F(SqliteFeatures, NothingIsScannedPerRow) {
  store = open(kModel);
  const Layout layout = layout_of(kModel, graph::TimeKind::epoch);
  Connection plain(path, SQLITE_OPEN_READWRITE, path, {std::chrono::milliseconds{10}, clock});
  add_lower_function(plain);
  const auto scans = [&](const std::string& sql) {
    std::string plan;
    Statement explain(plain, "EXPLAIN QUERY PLAN " + sql);
    while (explain.step()) {
      const std::string_view step = explain.text(3);
      if (step.starts_with("SCAN") && step.find("json_each") == std::string_view::npos) plan += step;
    }
    return plan;
  };
  const auto is_found_by_search = [&](const graph::NodeSchema& schema, const graph::RelSchema& rel) {
    SCOPED_TRACE(rel.label);
    EXPECT_EQ(scans(sql::upsert_relationship(schema, rel, layout)), "");
    EXPECT_EQ(scans(sql::select_unmatched(schema, {&rel}, {}, layout)), "");
    for (const Carrier& carrier : layout.carriers_of(rel.target_label)) {
      if (!rel.from_both_ends) continue;
      EXPECT_EQ(scans(sql::upsert_from_target(schema, rel, carrier)), "");
    }
  };
  for (const graph::NodeSchema* const schema : {&kThing, &kOrder, &kDepot}) {
    if (schema->sub_resource.has_value()) is_found_by_search(*schema, *schema->sub_resource);
    for (const graph::RelSchema& rel : schema->relationships) is_found_by_search(*schema, rel);
  }
  EXPECT_EQ(scans(sql::upsert_link(graph::contract::kBeside, layout)), "");
  const graph::Grounds grounds = graph::grounds_of(kModel, "ContractDepot").value();
  EXPECT_EQ(scans(sql::is_kept(grounds, relationship_tables(plain), layout)), "");
  const graph::RelSchema& shared = graph::contract::kListedDepot.relationships[0];
  const sql::Spared spared{.others = graph::shared_with(kModel, graph::contract::kListedDepot, shared)};
  EXPECT_EQ(spared.others.size(), 1U);
  EXPECT_EQ(scans(sql::select_unmatched(graph::contract::kListedDepot, {&shared}, spared, layout)), "");
  EXPECT_EQ(scans(sql::select_unmatched(kReader, {&kReader.relationships[1]}, {}, layout)), "");
  EXPECT_NE(scans(sql::upsert_relationship(kReader, kReader.relationships[0], layout)), "");  // the test can tell
}

// --- targets that only some nodes of a table are ---

constexpr std::array<graph::Property, 3> kFanProperties{{
    {"id", graph::Type::text, graph::row("id")},
    {"likes", graph::Type::text, graph::row("likes")},
    {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
}};
constexpr std::array<graph::Matcher, 1> kByLikes{{{"id", graph::row("likes")}}};
constexpr std::array<graph::Matcher, 1> kByLoves{{{"id", graph::row("loves")}}};
constexpr std::array<graph::RelSchema, 3> kFanRelationships{{
    // (:Fan)-[:FAN_OF]->(:ContractGood), and another of the same type by another field
    {"FAN_OF", "ContractGood", kByLikes, graph::Direction::outward, false, "", {}, true},
    {"FAN_OF", "ContractThing", kByLoves},
    // (:Fan)-[:PRAISES]->(:ContractGood)
    {"PRAISES", "ContractGood", kByLikes},
}};
constexpr graph::NodeSchema kFan{.label = "Fan", .properties = kFanProperties, .relationships = kFanRelationships};
static_assert(graph::well_formed(kFan));

class SqliteConditionalTarget : public SqliteFeatures {
 protected:
  void SetUp() override {
    std::vector<const graph::NodeSchema*> all(graph::contract::kNodes.begin(), graph::contract::kNodes.end());
    all.push_back(&kFan);
    nodes = all;
    store = open({nodes});
    store->load(kThing, things({{.id = "a"}}), run(1));
  }
  void load_fan(const std::string& likes, const std::string& loves) {
    store->load(kFan, texts<3>(kFields, {{"f", likes, loves}}), run(1));
  }

  static constexpr std::array<std::string_view, 3> kFields{"id", "likes", "loves"};
  std::vector<const graph::NodeSchema*> nodes;
};

TEST_F(SqliteConditionalTarget, IsFoundWhileItsConditionsHold) {
  store->load(kOrder, orders({{"fine", "a", Null{}, Null{}, "fine"}, {"poor", "a", Null{}, Null{}, "poor"}}), run(1));
  load_fan("poor", "nobody");
  EXPECT_THAT(ends("PRAISES"), IsEmpty());
  load_fan("fine", "nobody");
  EXPECT_THAT(ends("PRAISES"), ElementsAre("f>fine"));
  store->load(kOrder, orders({{"fine", "a", Null{}, Null{}, "poor"}}), run(1));
  load_fan("fine", "nobody");
  EXPECT_THAT(ends("PRAISES"), IsEmpty());
}

TEST_F(SqliteConditionalTarget, IsFoundFromItsOwnEndToo) {
  load_fan("o", "nobody");
  store->load(kOrder, orders({{"o", "a", Null{}, Null{}, "poor"}}), run(1));
  EXPECT_THAT(ends("FAN_OF"), IsEmpty());
  store->load(kOrder, orders({{"o", "a", Null{}, Null{}, "fine"}}), run(1));
  EXPECT_THAT(ends("FAN_OF"), ElementsAre("f>o"));
}

TEST_F(SqliteConditionalTarget, WhatOneRelationshipFindsAnotherOfItsTypeKeeps) {
  store->load(kOrder, orders({{"o", "a", Null{}, Null{}, "fine"}}), run(1));
  load_fan("o", "a");
  EXPECT_THAT(ends("FAN_OF"), ElementsAre("f>a", "f>o"));
  load_fan("o", "a");
  EXPECT_THAT(ends("FAN_OF"), ElementsAre("f>a", "f>o"));
  load_fan("nobody", "a");
  EXPECT_THAT(ends("FAN_OF"), ElementsAre("f>a"));
}

// --- files of older models ---

TEST_F(SqliteFeatures, AFileGrowsByConditionsAndProperties) {
  static constexpr std::array<std::string_view, 1> kAlways{"ContractGood"};
  static constexpr graph::NodeSchema kOldOrder{
      .label = "ContractOrder", .extra_labels = kAlways, .properties = graph::contract::kOrderProperties};
  static constexpr std::array<graph::RelSchema, 1> kOldLikes{
      {{"CONTRACT_LIKES", "ContractThing", graph::contract::kThingByPartOfName}}};
  static constexpr graph::NodeSchema kOldReader{
      .label = "ContractReader", .properties = graph::contract::kReaderProperties, .relationships = kOldLikes};
  static constexpr std::array<const graph::NodeSchema*, 3> kOldModel{&kThing, &kOldOrder, &kOldReader};
  store = open({.nodes = kOldModel});
  store->load(kThing, things({{.id = "a", .name = "A"}}), run(1));
  store->load(kOldOrder, orders({{"o", "a", Null{}, Null{}, "poor"}}), run(1));
  store->load(kOldReader, readers({{"r", Null{}, "a"}}), run(1));
  EXPECT_THAT(column("SELECT id FROM ContractGood"), ElementsAre("o"));

  store = open(kModel);
  EXPECT_THAT(column("SELECT id FROM ContractGood"), IsEmpty());
  EXPECT_THAT(column("SELECT how_much FROM CONTRACT_LIKES"), ElementsAre(nullptr));
  store->load(kReader, readers({{"r", Null{}, "a", Null{}, std::int64_t{3}}}), run(2));
  EXPECT_THAT(column("SELECT how_much FROM CONTRACT_LIKES"), ElementsAre(3));
}

TEST_F(SqliteFeatures, AFurtherLabelMayBecomeAFirstOne) {
  static constexpr std::array<std::string_view, 1> kReaders{"ContractReader"};
  static constexpr graph::NodeSchema kOld{
      .label = "Old", .extra_labels = kReaders, .properties = graph::contract::kReaderProperties};
  static constexpr std::array<const graph::NodeSchema*, 1> kOldModel{&kOld};
  store = open({.nodes = kOldModel});
  store->load(kOld, readers({{"old"}}), run(1));
  store = open(kModel);
  store->load(kReader, readers({{"new"}}), run(1));
  EXPECT_THAT(column("SELECT id FROM ContractReader"), ElementsAre("new"));
  EXPECT_THAT(column("SELECT id FROM Old"), ElementsAre("old"));
}

}  // namespace
}  // namespace dynatlas::sqlite
