#include "store/sqlite/sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "graph/store_contract_model.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::kCrumb;
using graph::contract::kPart;
using graph::contract::kThing;
using testing::ElementsAre;
using testing::IsEmpty;

const Layout& layout() {
  static const Layout made = layout_of(graph::contract::kModel, graph::TimeKind::epoch);
  return made;
}

TEST(Sql, QuotesWhatCouldEndANameOrAText) {
  EXPECT_EQ(sql::quoted(R"(a "b" 'c')"), R"("a ""b"" 'c'")");
  EXPECT_EQ(sql::literal(R"(a "b" 'c')"), R"('a "b" ''c''')");
}

TEST(Sql, ATablePerFirstLabel) {
  EXPECT_EQ(sql::create_table(*layout().table("ContractThing")),
            R"(CREATE TABLE "ContractThing" ("id" TEXT NOT NULL, "name" TEXT, "region" TEXT, "count" INTEGER, )"
            R"("ratio" REAL, "flag" INTEGER, "made_at" ANY, "note" TEXT, "key_arn" TEXT, "source" TEXT, )"
            R"("known" INTEGER, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
            R"("_module_version" TEXT, PRIMARY KEY ("id")) STRICT)");
}

TEST(Sql, ATablePerRelationshipType) {
  EXPECT_EQ(sql::create_table(*layout().table("CONTRACT_HAS_PART")),
            R"(CREATE TABLE "CONTRACT_HAS_PART" ("src" TEXT NOT NULL, "src_label" TEXT, "dst" TEXT NOT NULL, )"
            R"("dst_label" TEXT, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
            R"("_module_version" TEXT, PRIMARY KEY ("src", "dst")) STRICT, WITHOUT ROWID)");
  EXPECT_THAT(layout().table("CONTRACT_HAS_PART")->indexes, ElementsAre(ElementsAre("dst")));
}

TEST(Sql, ATableForALabelThatIsOnlyLinkedTo) {
  EXPECT_EQ(sql::create_table(*layout().table("ContractKey")),
            R"(CREATE TABLE "ContractKey" ("id" TEXT NOT NULL, "arn" TEXT, PRIMARY KEY ("id")) STRICT)");
  EXPECT_THAT(layout().table("ContractKey")->indexes, ElementsAre(ElementsAre("arn")));
}

TEST(Sql, AViewPerFurtherLabelWithNullsForWhatATableLacks) {
  ASSERT_EQ(layout().views.size(), 3u);
  const View& anything = layout().views[2];
  EXPECT_EQ(anything.name, "ContractAnything");
  EXPECT_EQ(sql::create_view(anything, layout()),
            R"(CREATE VIEW "ContractAnything" AS SELECT "id", "name", "region", "count", "ratio", "flag", "made_at", )"
            R"("note", "key_arn", "source", "known", "lastupdated", "firstseen", "_module_name", "_module_version", )"
            R"(NULL AS "size" FROM "ContractThing" UNION ALL SELECT "id", NULL AS "name", NULL AS "region", )"
            R"(NULL AS "count", NULL AS "ratio", NULL AS "flag", NULL AS "made_at", NULL AS "note", )"
            R"(NULL AS "key_arn", NULL AS "source", NULL AS "known", "lastupdated", "firstseen", "_module_name", )"
            R"("_module_version", "size" FROM "ContractPart")");
}

TEST(Sql, IndexesWhatIsLookedUp) {
  const Table& thing = *layout().table("ContractThing");
  EXPECT_THAT(thing.indexes, ElementsAre(ElementsAre("key_arn"), ElementsAre("region"), ElementsAre("name", "region")));
  EXPECT_EQ(sql::create_index(thing, {"name", "region"}),
            R"(CREATE INDEX "ContractThing.name,region" ON "ContractThing" ("name", "region"))");
  EXPECT_THAT(layout().table("ContractTenant")->indexes, IsEmpty());
}

TEST(Sql, UpsertsANodeAndLeavesFirstseen) {
  EXPECT_EQ(sql::upsert_node(kPart),
            R"(INSERT INTO "ContractPart" ("id", "size", "lastupdated", "firstseen", "_module_name", )"
            R"("_module_version") VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT ("id") DO UPDATE SET )"
            R"("size" = excluded."size", "lastupdated" = excluded."lastupdated", )"
            R"("_module_name" = excluded."_module_name", "_module_version" = excluded."_module_version")");
}

TEST(Sql, ConstantsStandInTheStatement) {
  const std::string text = sql::upsert_node(kThing);
  EXPECT_THAT(text, testing::HasSubstr(R"(?9, 'it''s "aws"', 0, ?12, ?13, ?14, ?15) ON CONFLICT)"));
}

TEST(Sql, UpsertsARelationshipTowardsAnExistingNode) {
  const std::string tail =
      R"( ON CONFLICT ("src", "dst") DO UPDATE SET "src_label" = excluded."src_label", )"
      R"("dst_label" = excluded."dst_label", "lastupdated" = excluded."lastupdated", )"
      R"("_module_name" = excluded."_module_name", "_module_version" = excluded."_module_version")";
  const std::string columns =
      R"( ("src", "src_label", "dst", "dst_label", "lastupdated", "firstseen", "_module_name", "_module_version") )";
  EXPECT_EQ(sql::upsert_relationship(kThing, kThing.relationships[0], "ContractKey"),
            R"(INSERT INTO "CONTRACT_USES_KEY")" + columns +
                R"(SELECT ?1, 'ContractThing', "id", 'ContractKey', ?2, ?3, ?4, ?5 FROM "ContractKey" )"
                R"(WHERE "arn" = ?6)" +
                tail);
  EXPECT_EQ(sql::upsert_relationship(kThing, kThing.relationships[2], "ContractThing"),
            R"(INSERT INTO "CONTRACT_TWIN_OF")" + columns +
                R"(SELECT "id", 'ContractThing', ?1, 'ContractThing', ?2, ?3, ?4, ?5 FROM "ContractThing" )"
                R"(WHERE "name" = ?6 AND "region" = ?7)" +
                tail);
}

TEST(Sql, FindsWhatAnOwnerHoldsInBothDirections) {
  EXPECT_EQ(sql::select_owned(kPart, kPart.relationships[0], {"ContractThing"}),
            R"(SELECT "dst" FROM "CONTRACT_HAS_PART" WHERE "src" = ?1 AND "src_label" IN ('ContractThing') )"
            R"(AND "dst_label" = 'ContractPart')");
  EXPECT_EQ(sql::select_owned(kCrumb, kCrumb.relationships[0], {"ContractPart"}),
            R"(SELECT "src" FROM "CONTRACT_FELL_FROM" WHERE "dst" = ?1 AND "dst_label" IN ('ContractPart') )"
            R"(AND "src_label" = 'ContractCrumb')");
}

TEST(Sql, TouchesOnlyDeclaredRelationships) {
  EXPECT_EQ(sql::touch_node(kThing), R"(UPDATE "ContractThing" SET "lastupdated" = ?2 WHERE "id" = ?1)");
  EXPECT_EQ(sql::touch_relationship(kPart, *kPart.sub_resource, {"ContractTenant"}),
            R"(UPDATE "CONTRACT_RESOURCE" SET "lastupdated" = ?2 WHERE "dst" = ?1 AND "dst_label" = 'ContractPart' )"
            R"(AND "src_label" IN ('ContractTenant'))");
}

TEST(Sql, DeletesByIdAndLabel) {
  EXPECT_EQ(sql::delete_node("ContractThing"), R"(DELETE FROM "ContractThing" WHERE "id" = ?1)");
  EXPECT_EQ(sql::delete_relationships_from("R"), R"(DELETE FROM "R" WHERE "src" = ?1 AND "src_label" = ?2)");
  EXPECT_EQ(sql::delete_relationships_to("R"), R"(DELETE FROM "R" WHERE "dst" = ?1 AND "dst_label" = ?2)");
}

TEST(Sql, ListsAPartByTenantAndScope) {
  const std::string rest =
      R"( WHERE r."dst" = n."id" AND r."dst_label" = 'ContractThing' AND r."src" = ?1 AND n."region" = ?2)";
  EXPECT_EQ(sql::list_part(kThing, sql::Start::scope),
            R"(SELECT n."id", n."name" FROM "ContractThing" AS n CROSS JOIN "CONTRACT_RESOURCE" AS r)" + rest);
  EXPECT_EQ(sql::list_part(kThing, sql::Start::tenant),
            R"(SELECT n."id", n."name" FROM "CONTRACT_RESOURCE" AS r CROSS JOIN "ContractThing" AS n)" + rest);
  EXPECT_EQ(sql::count_of_scope(kThing), R"(SELECT count(*) FROM "ContractThing" WHERE "region" = ?1)");
  EXPECT_EQ(sql::count_of_tenant(kThing),
            R"(SELECT count(*) FROM "CONTRACT_RESOURCE" WHERE "src" = ?1 AND "dst_label" = 'ContractThing')");
}

TEST(Layout, TimesAreTextWhereTheyAreDatetimes) {
  const Layout dated = layout_of(graph::contract::kModel, graph::TimeKind::datetime);
  EXPECT_EQ(dated.table("ContractThing")->column("made_at")->type, "TEXT");
  EXPECT_EQ(layout().table("ContractThing")->column("made_at")->type, "ANY");
}

TEST(Layout, ColumnsAreTheUnionOfAllSchemasOfALabel) {
  static constexpr std::array<graph::Property, 3> kMore{{
      {"id", graph::Type::text, graph::row("id")},
      {"colour", graph::Type::text, graph::row("colour")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kOther{.label = "ContractPart", .properties = kMore};
  constexpr std::array<const graph::NodeSchema*, 2> kBoth{&graph::contract::kTenant, &kOther};
  std::vector<const graph::NodeSchema*> all(graph::contract::kNodes.begin(), graph::contract::kNodes.end());
  all.push_back(&kOther);
  const Table part = *layout_of({all}, graph::TimeKind::epoch).table("ContractPart");
  EXPECT_NE(part.column("size"), nullptr);
  EXPECT_NE(part.column("colour"), nullptr);
  EXPECT_EQ(layout_of({kBoth}, graph::TimeKind::epoch).table("ContractPart")->column("size"), nullptr);
}

TEST(Layout, AFurtherLabelStandsForItsTables) {
  EXPECT_THAT(layout().tables_of("ContractThing"), ElementsAre("ContractThing"));
  EXPECT_THAT(layout().tables_of("ContractAnything"), ElementsAre("ContractThing", "ContractPart"));
  EXPECT_THAT(layout().tables_of("ContractKey"), ElementsAre("ContractKey"));
  EXPECT_THAT(layout().tables_of("Nothing"), IsEmpty());
}

// SQL takes names that differ in case for one.
TEST(Layout, RefusesNamesThatSqlCannotTellApart) {
  static constexpr std::array<std::string_view, 1> kClash{"contracttenant"};
  static constexpr graph::NodeSchema kView{
      .label = "Other", .extra_labels = kClash, .properties = graph::contract::kTenantProperties};
  constexpr std::array<const graph::NodeSchema*, 2> kTwo{&graph::contract::kTenant, &kView};
  EXPECT_THROW(layout_of({kTwo}, graph::TimeKind::epoch), Error);

  static constexpr std::array<graph::Property, 3> kColumns{{
      {"id", graph::Type::text, graph::row("id")},
      {"ID", graph::Type::text, graph::row("id")},
      {"lastupdated", graph::Type::integer, graph::kwarg(graph::kUpdateTag)},
  }};
  static constexpr graph::NodeSchema kTwice{.label = "Twice", .properties = kColumns};
  constexpr std::array<const graph::NodeSchema*, 1> kOne{&kTwice};
  EXPECT_THROW(layout_of({kOne}, graph::TimeKind::epoch), Error);
}

}  // namespace
}  // namespace dynatlas::sqlite
