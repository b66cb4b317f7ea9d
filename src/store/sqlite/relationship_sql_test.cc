#include "store/sqlite/relationship_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/store_contract_model.h"
#include "store/sqlite/contract_layout.h"
#include "store/sqlite/stale_sql.h"

namespace dynatlas::sqlite {
namespace {

using graph::contract::kBehind;
using graph::contract::kBeside;
using graph::contract::kChild;
using graph::contract::kCrumb;
using graph::contract::kDepot;
using graph::contract::kOrder;
using graph::contract::kPart;
using graph::contract::kReader;
using graph::contract::kThing;
using testing::EndsWith;
using testing::HasSubstr;

constexpr std::string_view kColumns =
    R"( ("src", "src_label", "dst", "dst_label", "lastupdated", "firstseen", "_module_name", "_module_version")";
constexpr std::string_view kUpdates =
    R"( ON CONFLICT ("src", "dst") DO UPDATE SET "src_label" = excluded."src_label", )"
    R"("dst_label" = excluded."dst_label", "lastupdated" = excluded."lastupdated", )"
    R"("_module_name" = excluded."_module_name", "_module_version" = excluded."_module_version")";

std::string text(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

// --- what a row makes ---

TEST(RelationshipSql, UpsertsTowardsAnExistingNode) {
  EXPECT_EQ(sql::upsert_relationship(kThing, kThing.relationships[0], contract_layout()),
            text({R"(INSERT INTO "CONTRACT_USES_KEY")", kColumns,
                  R"() SELECT ?5, 'ContractThing', n."id", n."label", ?1, ?2, ?3, ?4 FROM )"
                  R"((SELECT t."id", 'ContractKey' AS "label" FROM "ContractKey" AS t WHERE t."arn" = ?6) AS n )"
                  R"(WHERE true)",
                  kUpdates}));
}

TEST(RelationshipSql, UpsertsFromANodeOfAFurtherLabelByTwoProperties) {
  EXPECT_EQ(sql::upsert_relationship(kThing, kThing.relationships[2], contract_layout()),
            text({R"(INSERT INTO "CONTRACT_TWIN_OF")", kColumns,
                  R"() SELECT n."id", n."label", ?5, 'ContractThing', ?1, ?2, ?3, ?4 FROM )"
                  R"((SELECT t."id", 'ContractThing' AS "label" FROM "ContractThing" AS t )"
                  R"(WHERE t."name" = ?6 AND t."region" = ?7) AS n WHERE true)",
                  kUpdates}));
}

TEST(RelationshipSql, UpsertsItsPropertiesToo) {
  const std::string made = sql::upsert_relationship(kReader, kReader.relationships[1], contract_layout());
  EXPECT_THAT(made, HasSubstr(R"("_module_version", "since", "how_much", "told_by") SELECT ?5, )"));
  EXPECT_THAT(made, HasSubstr(R"(?1, ?2, ?3, ?4, ?7, ?8, ?9 FROM )"));
  EXPECT_THAT(made, EndsWith(R"("_module_version" = excluded."_module_version", "since" = excluded."since", )"
                             R"("how_much" = excluded."how_much", "told_by" = excluded."told_by")"));
}

TEST(RelationshipSql, MatchesInEveryWay) {
  const auto condition = [](graph::Match match) {
    const std::array<graph::Matcher, 1> matchers{{{"name", graph::row("x"), match}}};
    const std::string all = sql::found({{"T", {}}}, matchers, 3);
    return all.substr(all.find("WHERE ") + 6);
  };
  EXPECT_EQ(condition(graph::Match::exact), R"(t."name" = ?3)");
  EXPECT_EQ(condition(graph::Match::ignore_case), R"(dynatlas_lower(t."name") = dynatlas_lower(?3))");
  EXPECT_EQ(condition(graph::Match::fuzzy_and_ignore_case),
            R"(instr(dynatlas_lower(t."name"), dynatlas_lower(?3)) > 0)");
  EXPECT_EQ(condition(graph::Match::one_to_many), R"(t."name" IN (SELECT "value" FROM json_each(?3)))");
}

TEST(RelationshipSql, FindsNodesOfSeveralTablesAndUnderAConditionalLabel) {
  EXPECT_EQ(sql::found(contract_layout().carriers_of("ContractAnything"), graph::contract::kThingOfPart, 6),
            R"(SELECT t."id", 'ContractThing' AS "label" FROM "ContractThing" AS t WHERE t."id" = ?6 UNION ALL )"
            R"(SELECT t."id", 'ContractPart' AS "label" FROM "ContractPart" AS t WHERE t."id" = ?6)");
  EXPECT_EQ(sql::found(contract_layout().carriers_of("ContractGood"), graph::contract::kThingOfPart, 6),
            R"(SELECT t."id", 'ContractOrder' AS "label" FROM "ContractOrder" AS t WHERE t."id" = ?6 AND )"
            R"(((t."grade" = 'fine') OR (t."grade" = 'it''s "best"')))");
}

TEST(RelationshipSql, UpsertsFromTheTargetsEnd) {
  EXPECT_EQ(sql::upsert_from_target(kOrder, kOrder.relationships[1], {"ContractDepot", {}}),
            text({R"(INSERT INTO "CONTRACT_FROM_DEPOT")", kColumns,
                  R"() SELECT n."id", 'ContractOrder', t."id", 'ContractDepot', ?1, ?2, ?3, ?4 )"
                  R"(FROM "ContractDepot" AS t CROSS JOIN "ContractOrder" AS n WHERE t."id" = ?5 )"
                  R"(AND n."depot" = t."id" )"
                  R"(ON CONFLICT ("src", "dst") DO UPDATE SET "lastupdated" = excluded."lastupdated")"}));
  EXPECT_THAT(sql::upsert_from_target(kDepot, *kDepot.sub_resource, contract_layout().carriers_of("ContractGood")[0]),
              HasSubstr(R"(SELECT t."id", 'ContractOrder', n."id", 'ContractDepot', ?1, ?2, ?3, ?4 )"
                        R"(FROM "ContractOrder" AS t CROSS JOIN "ContractDepot" AS n WHERE t."id" = ?5 )"
                        R"(AND n."owner" = t."id" AND ((t."grade" = 'fine') OR )"));
}

TEST(RelationshipSql, LinksWhatBothSidesFind) {
  EXPECT_EQ(
      sql::upsert_link(kBeside, contract_layout()),
      text(
          {R"(INSERT INTO "CONTRACT_BESIDE")", kColumns,
           R"(, "_sub_resource_label", "_sub_resource_id", "distance", "marks") )"
           R"(SELECT s."id", s."label", d."id", d."label", ?1, ?2, ?3, ?4, ?5, ?6, ?10, ?11 FROM )"
           R"((SELECT t."id", 'ContractThing' AS "label" FROM "ContractThing" AS t WHERE t."id" = ?7) AS s )"
           R"(CROSS JOIN )"
           R"((SELECT t."id", 'ContractPart' AS "label" FROM "ContractPart" AS t WHERE t."id" = ?8) AS d )"
           R"(WHERE true AND EXISTS (SELECT 1 FROM )"
           R"((SELECT t."id", 'ContractTenant' AS "label" FROM "ContractTenant" AS t WHERE t."id" = ?9) AS o )"
           R"(CROSS JOIN "CONTRACT_RESOURCE" AS e WHERE e."src" = o."id" AND e."src_label" = o."label" )"
           R"(AND e."dst" = s."id" AND e."dst_label" = s."label"))",
           kUpdates,
           R"(, "_sub_resource_label" = excluded."_sub_resource_label", )"
           R"("_sub_resource_id" = excluded."_sub_resource_id", "distance" = excluded."distance", "marks" = excluded."marks")"}));
  EXPECT_THAT(sql::upsert_link(kBehind, contract_layout()),
              HasSubstr(R"(SELECT d."id", d."label", s."id", s."label", ?1)"));
}

// --- what a row drops ---

TEST(RelationshipSql, FindsWhatNoLongerMatches) {
  EXPECT_EQ(sql::select_unmatched(kThing, {&kThing.relationships[0]}, {}, contract_layout()),
            R"(SELECT r."src", r."dst", r."dst_label" FROM "CONTRACT_USES_KEY" AS r )"
            R"(WHERE r."src" = ?1 AND r."src_label" = 'ContractThing' )"
            R"(AND r."dst_label" IN ('ContractKey') AND NOT EXISTS (SELECT 1 FROM "ContractKey" AS t )"
            R"(WHERE t."id" = r."dst" AND r."dst_label" = 'ContractKey' AND t."arn" = ?2))");
  EXPECT_EQ(sql::delete_relationship("R"), R"(DELETE FROM "R" WHERE "src" = ?1 AND "dst" = ?2)");
}

TEST(RelationshipSql, RelationshipsOfOneTypeSpareEachOthersAndTheSubResources) {
  static constexpr graph::RelSchema kAnything{"CONTRACT_USES_KEY", "ContractAnything", graph::contract::kKeyByArn};
  EXPECT_EQ(
      sql::select_unmatched(kThing, {&kThing.relationships[0], &kAnything}, {{"ContractPart"}, {}}, contract_layout()),
      R"(SELECT r."src", r."dst", r."dst_label" FROM "CONTRACT_USES_KEY" AS r )"
      R"(WHERE r."src" = ?1 AND r."src_label" = 'ContractThing' )"
      R"(AND r."dst_label" IN ('ContractKey', 'ContractThing') AND NOT EXISTS ()"
      R"(SELECT 1 FROM "ContractKey" AS t WHERE t."id" = r."dst" AND r."dst_label" = 'ContractKey' )"
      R"(AND t."arn" = ?2 UNION ALL )"
      R"(SELECT 1 FROM "ContractThing" AS t WHERE t."id" = r."dst" AND r."dst_label" = 'ContractThing' )"
      R"(AND t."arn" = ?3))");
  EXPECT_EQ(sql::select_unmatched(kThing, {&kThing.relationships[0]}, {{"ContractKey"}, {}}, contract_layout()), "");
}

TEST(RelationshipSql, SparesWhatAnotherSchemaOfTheLabelHas) {
  const graph::RelSchema& shared = graph::contract::kListedDepot.relationships[0];
  EXPECT_THAT(sql::select_unmatched(graph::contract::kListedDepot, {&shared},
                                    {.others = {{&graph::contract::kSurveyedDepot, &shared}}}, contract_layout()),
              EndsWith(R"( UNION ALL SELECT 1 FROM "ContractThing" AS t, "ContractDepot" AS n WHERE t."id" = r."src" )"
                       R"(AND r."src_label" = 'ContractThing' AND n."id" = ?1 AND n."surveyed_thing" = t."id"))"));
}

TEST(RelationshipSql, DeletesByIdAndLabelAndSaysWhatLostOne) {
  EXPECT_EQ(sql::delete_relationships_from("R"),
            R"(DELETE FROM "R" WHERE "src" = ?1 AND "src_label" = ?2 RETURNING "dst", "dst_label")");
  EXPECT_EQ(sql::delete_relationships_to("R"), R"(DELETE FROM "R" WHERE "dst" = ?1 AND "dst_label" = ?2)");
}

TEST(RelationshipSql, LooksForWhateverPointsAtANodeButItsTenant) {
  const graph::Grounds grounds{"D", {{"CONTRACT_RESOURCE", "ContractAnything"}}, {}};
  EXPECT_EQ(sql::is_kept(grounds, {"HAS", "CONTRACT_RESOURCE"}, contract_layout()),
            R"(SELECT 1 FROM "HAS" WHERE "dst" = ?1 AND ifnull("dst_label", 'D') = 'D' UNION ALL )"
            R"(SELECT 1 FROM "CONTRACT_RESOURCE" WHERE "dst" = ?1 AND ifnull("dst_label", 'D') = 'D' )"
            R"(AND ifnull("src_label", '') NOT IN ('ContractThing', 'ContractPart') LIMIT 1)");
  EXPECT_EQ(sql::is_kept({"D", {}, {}}, {}, contract_layout()), "SELECT ?1 WHERE false");
}

TEST(RelationshipSql, LooksForAWitness) {
  const graph::Grounds grounds{"D", {}, {"listed", "surveyed"}};
  EXPECT_EQ(sql::is_kept(grounds, {"HAS"}, contract_layout()),
            R"(SELECT 1 FROM "D" WHERE "id" = ?1 AND ("listed" IS NOT NULL OR "surveyed" IS NOT NULL) UNION ALL )"
            R"(SELECT 1 FROM "HAS" WHERE "dst" = ?1 AND ifnull("dst_label", 'D') = 'D' LIMIT 1)");
  EXPECT_EQ(sql::select_unkept({"D", {}, {}}, {"HAS"}, contract_layout()),
            R"(SELECT n."id" FROM "D" AS n WHERE n."lastupdated" < ?1 AND n."_module_name" = ?3 AND NOT EXISTS )"
            R"((SELECT 1 FROM "HAS" WHERE "dst" = n."id" AND ifnull("dst_label", 'D') = 'D' LIMIT 1) LIMIT ?2)");
}

// --- owners ---

TEST(RelationshipSql, FindsWhatAnOwnerHoldsInBothDirections) {
  EXPECT_EQ(sql::select_owned(kPart, kPart.relationships[0], {"ContractThing"}),
            R"(SELECT "dst" FROM "CONTRACT_HAS_PART" WHERE "src" = ?1 AND "src_label" IN ('ContractThing') )"
            R"(AND "dst_label" = 'ContractPart')");
  EXPECT_EQ(sql::select_owned(kCrumb, kCrumb.relationships[0], {"ContractPart"}),
            R"(SELECT "src" FROM "CONTRACT_FELL_FROM" WHERE "dst" = ?1 AND "dst_label" IN ('ContractPart') )"
            R"(AND "src_label" = 'ContractCrumb')");
}

TEST(RelationshipSql, TouchesOnlyDeclaredRelationships) {
  EXPECT_EQ(sql::touch_relationship(kPart, *kPart.sub_resource, {"ContractTenant"}),
            R"(UPDATE "CONTRACT_RESOURCE" SET "lastupdated" = ?2 WHERE "dst" = ?1 AND "dst_label" = 'ContractPart' )"
            R"(AND "src_label" IN ('ContractTenant'))");
}

// --- cleanup by tag ---

constexpr std::string_view kTenantsThings =
    R"((SELECT t."id", 'ContractTenant' AS "label" FROM "ContractTenant" AS t WHERE t."id" = ?3) AS o )"
    R"(CROSS JOIN "CONTRACT_RESOURCE" AS s)";
constexpr std::string_view kOnTenant =
    R"(s."src" = o."id" AND s."src_label" = o."label" AND s."dst_label" = 'ContractThing')";

TEST(StaleSql, FindsNodesOfTheTenantOrOfAll) {
  EXPECT_EQ(sql::stale_nodes(kThing, contract_layout()),
            text({R"(SELECT n."id" FROM )", kTenantsThings, R"( CROSS JOIN "ContractThing" AS n WHERE )", kOnTenant,
                  R"( AND n."id" = s."dst" AND n."lastupdated" < ?1 LIMIT ?2)"}));
  EXPECT_EQ(sql::stale_nodes(kReader, contract_layout()),
            R"(SELECT "id" FROM "ContractReader" WHERE "lastupdated" < ?1 LIMIT ?2)");
}

TEST(StaleSql, DeletesRelationshipsOfTheTenantsNodesOrOfAll) {
  EXPECT_EQ(sql::delete_stale_relationships(kThing, kThing.relationships[1], contract_layout()),
            text({R"(DELETE FROM "CONTRACT_KNOWS" WHERE ("src", "dst") IN (SELECT r."src", r."dst" FROM )",
                  kTenantsThings, R"( CROSS JOIN "CONTRACT_KNOWS" AS r WHERE )", kOnTenant,
                  R"( AND r."src" = s."dst" AND r."src_label" = 'ContractThing' AND (r."dst_label" = 'ContractThing'))",
                  R"( AND r."lastupdated" < ?1 LIMIT ?2))"}));
  EXPECT_EQ(sql::delete_stale_relationships(kReader, kReader.relationships[0], contract_layout()),
            R"(DELETE FROM "CONTRACT_WANTS" WHERE ("src", "dst") IN (SELECT r."src", r."dst" FROM )"
            R"("CONTRACT_WANTS" AS r WHERE r."src_label" = 'ContractReader' AND (r."dst_label" = 'ContractThing') )"
            R"(AND r."lastupdated" < ?1 LIMIT ?2))");
}

TEST(StaleSql, DeletesTheSubResourcesOwn) {
  EXPECT_EQ(sql::delete_stale_relationships(kThing, *kThing.sub_resource, contract_layout()),
            text({R"(DELETE FROM "CONTRACT_RESOURCE" WHERE ("src", "dst") IN (SELECT s."src", s."dst" FROM )",
                  kTenantsThings, " WHERE ", kOnTenant, R"( AND s."lastupdated" < ?1 LIMIT ?2))"}));
}

TEST(StaleSql, RespectsAConditionalLabel) {
  static constexpr graph::RelSchema kGood{"CONTRACT_WANTS", "ContractGood", graph::contract::kThingOfOrder};
  EXPECT_THAT(sql::delete_stale_relationships(kReader, kGood, contract_layout()),
              HasSubstr(R"(AND (r."dst_label" = 'ContractOrder' AND EXISTS (SELECT 1 FROM "ContractOrder" AS t )"
                        R"(WHERE t."id" = r."dst" AND ((t."grade" = 'fine') OR (t."grade" = 'it''s "best"')))))"));
}

TEST(StaleSql, DeletesLinksOfWhoMadeThem) {
  EXPECT_EQ(sql::delete_stale_links(kBehind, contract_layout()),
            R"(DELETE FROM "CONTRACT_BEHIND" WHERE ("src", "dst") IN (SELECT r."src", r."dst" FROM )"
            R"("CONTRACT_BEHIND" AS r WHERE r."_sub_resource_label" = ?3 AND r."_sub_resource_id" = ?4 )"
            R"(AND (r."dst_label" = 'ContractThing') AND (r."src_label" = 'ContractPart') )"
            R"(AND r."lastupdated" < ?1 LIMIT ?2) RETURNING "dst", "dst_label")");
}

TEST(StaleSql, DeletesLinksOfAPart) {
  EXPECT_EQ(sql::delete_stale_links(graph::contract::kWears, contract_layout()),
            R"(DELETE FROM "CONTRACT_WEARS" WHERE ("src", "dst") IN (SELECT r."src", r."dst" FROM )"
            R"("CONTRACT_WEARS" AS r WHERE r."_sub_resource_label" = ?3 AND r."_sub_resource_id" = ?4 )"
            R"(AND (r."src_label" = 'ContractThing' AND EXISTS (SELECT 1 FROM "ContractThing" AS t )"
            R"(WHERE t."id" = r."src" AND t."region" = ?5)) AND (r."dst_label" = 'ContractSticker') )"
            R"(AND r."lastupdated" < ?1 LIMIT ?2) RETURNING "dst", "dst_label")");
}

TEST(StaleSql, ChildrenHangOnANodeAsItHangsOnItsTenant) {
  EXPECT_EQ(sql::select_children(kThing),
            R"(SELECT "dst", "dst_label" FROM "CONTRACT_RESOURCE" WHERE "src" = ?1 AND "src_label" = 'ContractThing')");
  EXPECT_EQ(sql::is_stale("ContractChild"), R"(SELECT 1 FROM "ContractChild" WHERE "lastupdated" < ?1 AND "id" = ?2)");
  EXPECT_EQ(kChild.sub_resource->label, kThing.sub_resource->label);
}

}  // namespace
}  // namespace dynatlas::sqlite
