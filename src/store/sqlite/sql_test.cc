#include "store/sqlite/sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "graph/store_contract_model.h"
#include "store/sqlite/contract_layout.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::kPart;
using graph::contract::kThing;
using testing::ElementsAre;
using testing::IsEmpty;

const View& view(std::string_view name) {
  return *std::ranges::find(contract_layout().views, name, &View::name);
}

TEST(Sql, QuotesWhatCouldEndANameOrAText) {
  EXPECT_EQ(sql::quoted_identifier(R"(a "b" 'c')"), R"("a ""b"" 'c'")");
  EXPECT_EQ(sql::literal(R"(a "b" 'c')"), R"('a "b" ''c''')");
}

TEST(Sql, ATablePerFirstLabel) {
  EXPECT_EQ(sql::create_table(*contract_layout().table("ContractThing")),
            R"(CREATE TABLE "ContractThing" ("id" TEXT NOT NULL, "name" TEXT, "region" TEXT, "count" INTEGER, )"
            R"("ratio" REAL, "flag" INTEGER, "made_at" ANY, "note" TEXT, "marks" TEXT, "key_arn" TEXT, "source" TEXT, )"
            R"("known" INTEGER, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
            R"("_module_version" TEXT, PRIMARY KEY ("id")) STRICT)");
}

TEST(Sql, ATablePerRelationshipType) {
  EXPECT_EQ(sql::create_table(*contract_layout().table("CONTRACT_HAS_PART")),
            R"(CREATE TABLE "CONTRACT_HAS_PART" ("src" TEXT NOT NULL, "src_label" TEXT, "dst" TEXT NOT NULL, )"
            R"("dst_label" TEXT, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
            R"("_module_version" TEXT, PRIMARY KEY ("src", "dst")) STRICT, WITHOUT ROWID)");
  EXPECT_THAT(contract_layout().table("CONTRACT_HAS_PART")->indexes, ElementsAre(ElementsAre("dst")));
}

TEST(Sql, ATableForALabelThatIsOnlyLinkedTo) {
  EXPECT_EQ(sql::create_table(*contract_layout().table("ContractKey")),
            R"(CREATE TABLE "ContractKey" ("id" TEXT NOT NULL, "arn" TEXT, PRIMARY KEY ("id")) STRICT)");
  EXPECT_THAT(contract_layout().table("ContractKey")->indexes, ElementsAre(ElementsAre("arn")));
}

TEST(Sql, AViewPerFurtherLabelWithNullsForWhatATableLacks) {
  EXPECT_EQ(
      sql::create_view(view("ContractAnything"), contract_layout()),
      R"(CREATE VIEW "ContractAnything" AS SELECT "id", "name", "region", "count", "ratio", "flag", "made_at", )"
      R"("note", "marks", "key_arn", "source", "known", "lastupdated", "firstseen", "_module_name", "_module_version", )"
      R"(NULL AS "size" FROM "ContractThing" UNION ALL SELECT "id", NULL AS "name", NULL AS "region", )"
      R"(NULL AS "count", NULL AS "ratio", NULL AS "flag", NULL AS "made_at", NULL AS "note", NULL AS "marks", )"
      R"(NULL AS "key_arn", NULL AS "source", NULL AS "known", "lastupdated", "firstseen", "_module_name", )"
      R"("_module_version", "size" FROM "ContractPart")");
}

TEST(Sql, AConditionalLabelIsAViewWithItsConditions) {
  const std::string columns =
      R"("id", "depot", "copy_of", "grade", "lastupdated", "firstseen", "_module_name", "_module_version")";
  EXPECT_EQ(sql::create_view(view("ContractGood"), contract_layout()),
            R"(CREATE VIEW "ContractGood" AS SELECT )" + columns +
                R"( FROM "ContractOrder" WHERE (("ContractOrder"."grade" = 'fine') OR )"
                R"(("ContractOrder"."grade" = 'it''s "best"')))");
  EXPECT_EQ(
      sql::create_view(view("ContractFineCopyOfA"), contract_layout()),
      R"(CREATE VIEW "ContractFineCopyOfA" AS SELECT )" + columns +
          R"( FROM "ContractOrder" WHERE ("ContractOrder"."grade" = 'fine' AND "ContractOrder"."copy_of" = 'a'))");
}

TEST(Sql, ARelationshipsPropertiesAreColumns) {
  EXPECT_EQ(sql::create_table(*contract_layout().table("CONTRACT_LIKES")),
            R"(CREATE TABLE "CONTRACT_LIKES" ("src" TEXT NOT NULL, "src_label" TEXT, "dst" TEXT NOT NULL, )"
            R"("dst_label" TEXT, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
            R"("_module_version" TEXT, "since" ANY, "how_much" INTEGER, "told_by" TEXT, )"
            R"(PRIMARY KEY ("src", "dst")) STRICT, WITHOUT ROWID)");
  EXPECT_THAT(contract_layout().table("CONTRACT_LIKES")->indexes,
              ElementsAre(ElementsAre("dst"), ElementsAre("how_much")));
}

TEST(Sql, ALinksMakerIsAColumnOfItsTable) {
  EXPECT_EQ(
      sql::create_table(*contract_layout().table("CONTRACT_BESIDE")),
      R"(CREATE TABLE "CONTRACT_BESIDE" ("src" TEXT NOT NULL, "src_label" TEXT, "dst" TEXT NOT NULL, )"
      R"("dst_label" TEXT, "lastupdated" INTEGER, "firstseen" INTEGER, "_module_name" TEXT, )"
      R"("_module_version" TEXT, "distance" INTEGER, "marks" TEXT, "_sub_resource_label" TEXT, "_sub_resource_id" TEXT, )"
      R"(PRIMARY KEY ("src", "dst")) STRICT, WITHOUT ROWID)");
  EXPECT_THAT(contract_layout().table("CONTRACT_BESIDE")->indexes,
              ElementsAre(ElementsAre("dst"), ElementsAre("_sub_resource_label", "_sub_resource_id")));
}

TEST(Sql, IndexesWhatIsLookedUp) {
  const Table& thing = *contract_layout().table("ContractThing");
  EXPECT_THAT(thing.indexes, ElementsAre(ElementsAre("key_arn"), ElementsAre("region"), ElementsAre("name", "region")));
  EXPECT_EQ(sql::create_index(thing, {"name", "region"}),
            R"(CREATE INDEX "ContractThing.name,region" ON "ContractThing" ("name", "region"))");
  EXPECT_THAT(contract_layout().table("ContractTenant")->indexes, IsEmpty());
  // from_both_ends: the orders that name a depot, or that are a copy
  EXPECT_THAT(contract_layout().table("ContractOrder")->indexes,
              ElementsAre(ElementsAre("depot"), ElementsAre("copy_of")));
  EXPECT_THAT(contract_layout().table("ContractDepot")->indexes,
              ElementsAre(ElementsAre("listed_region"), ElementsAre("surveyed_region"), ElementsAre("owner"),
                          ElementsAre("listed_thing"), ElementsAre("surveyed_thing")));
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
  EXPECT_THAT(text, testing::HasSubstr(R"(?10, 'it''s "aws"', 0, ?13, ?14, ?15, ?16) ON CONFLICT)"));
}

TEST(Sql, TouchesAndDeletesANodeByItsId) {
  EXPECT_EQ(sql::touch_node(kThing), R"(UPDATE "ContractThing" SET "lastupdated" = ?2 WHERE "id" = ?1)");
  EXPECT_EQ(sql::delete_node("ContractThing"), R"(DELETE FROM "ContractThing" WHERE "id" = ?1)");
}

TEST(Sql, ListsAPartByTenantAndScope) {
  const std::string rest =
      R"( WHERE r."dst" = n."id" AND r."dst_label" = 'ContractThing' AND r."src" = ?1 AND n."region" = ?2)";
  EXPECT_EQ(
      sql::list_part(kThing, sql::Start::scope),
      R"(SELECT n."id", n."name", n."lastupdated" FROM "ContractThing" AS n CROSS JOIN "CONTRACT_RESOURCE" AS r)" +
          rest);
  EXPECT_EQ(
      sql::list_part(kThing, sql::Start::tenant),
      R"(SELECT n."id", n."name", n."lastupdated" FROM "CONTRACT_RESOURCE" AS r CROSS JOIN "ContractThing" AS n)" +
          rest);
  EXPECT_EQ(sql::count_of_scope(kThing), R"(SELECT count(*) FROM "ContractThing" WHERE "region" = ?1)");
  EXPECT_EQ(sql::count_of_tenant(kThing),
            R"(SELECT count(*) FROM "CONTRACT_RESOURCE" AS r WHERE r."src" = ?1 AND r."dst_label" = 'ContractThing')");
  EXPECT_EQ(
      sql::count_of_tenant(graph::contract::kListedDepot),
      R"(SELECT count(*) FROM "CONTRACT_RESOURCE" AS r WHERE r."src" = ?1 AND r."dst_label" = 'ContractDepot' )"
      R"(AND EXISTS (SELECT 1 FROM "ContractDepot" AS n WHERE n."id" = r."dst" AND n."listed_region" IS NOT NULL))");
}

TEST(Sql, TakesWhatAWitnessSaid) {
  const auto properties = std::span(graph::contract::kListedDepotProperties).subspan(2, 2);
  EXPECT_EQ(sql::select_properties(graph::contract::kListedDepot, properties),
            R"(SELECT "listed_region", "listed_name" FROM "ContractDepot" WHERE "id" = ?1)");
  EXPECT_EQ(sql::clear_properties(graph::contract::kListedDepot, properties),
            R"(UPDATE "ContractDepot" SET "listed_region" = NULL, "listed_name" = NULL WHERE "id" = ?1)");
}

}  // namespace
}  // namespace dynatlas::sqlite
