#include "store/neo4j/cypher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j::cypher {
namespace {

using namespace testing_schemas;  // NOLINT: the declarations that the expected texts are about
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Cypher, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(quoted("DynamoDBTable"), "DynamoDBTable");
  EXPECT_EQ(quoted("_ont_source"), "_ont_source");
  EXPECT_EQ(quoted("made at"), "`made at`");
  EXPECT_EQ(quoted("1st"), "`1st`");
  EXPECT_EQ(quoted(""), "``");
  EXPECT_EQ(quoted("a`) DETACH DELETE (n"), "`a``) DETACH DELETE (n`");
  EXPECT_EQ(quoted("Größe"), "`Größe`");
}

TEST(Cypher, NamesTheFieldsOfARow) {
  EXPECT_THAT(node_fields(kTable), ElementsAre("Arn", "name", "made_at"));
  EXPECT_THAT(relationship_fields(kTable, kResource), ElementsAre("Arn"));
  EXPECT_THAT(relationship_fields(kIndex, kIndexRelationships[1]), ElementsAre("Arn", "key_arn"));
  EXPECT_EQ(id_field(kTable), "Arn");
}

TEST(Cypher, UpsertsNodesWithLabelsConstantsAndParameters) {
  EXPECT_EQ(upsert_nodes(kTable), R"(UNWIND $rows AS row
MERGE (n:Table {id: row.Arn})
ON CREATE SET n.firstseen = $firstseen
SET n:TheirTable:Database,
    n.arn = row.Arn,
    n.name = row.name,
    n.region = $Region,
    n.`made at` = row.made_at,
    n._ont_source = $constants._ont_source,
    n._ont_name = row.name,
    n.lastupdated = $UPDATE_TAG,
    n._module_name = $module_name,
    n._module_version = $module_version)");
}

TEST(Cypher, UpsertsNodesWithConditionalLabels) {
  EXPECT_EQ(upsert_nodes(kIndex), R"(UNWIND $rows AS row
MERGE (n:Index {id: row.Arn})
ON CREATE SET n.firstseen = $firstseen
SET n.origin = row.origin,
    n.lastupdated = $UPDATE_TAG,
    n._module_name = $module_name,
    n._module_version = $module_version
FOREACH (_ IN CASE WHEN n.origin = $conditions[0] THEN [1] ELSE [] END | SET n:Foreign)
FOREACH (_ IN CASE WHEN n.origin = $conditions[0] THEN [] ELSE [1] END | REMOVE n:Foreign)
FOREACH (_ IN CASE WHEN n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3] THEN [1] ELSE [] END | SET n:Known)
FOREACH (_ IN CASE WHEN n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3] THEN [] ELSE [1] END | REMOVE n:Known))");
  EXPECT_THAT(condition_values(kIndex), ElementsAre("them", "us", "x", "them"));
}

TEST(Cypher, CreatesWhatIsNotThere) {
  EXPECT_EQ(upsert_nodes(kIndex, Upsert::create), R"(UNWIND $rows AS row
CREATE (n:Index {id: row.Arn})
SET n.firstseen = $firstseen,
    n.origin = row.origin,
    n.lastupdated = $UPDATE_TAG,
    n._module_name = $module_name,
    n._module_version = $module_version
FOREACH (_ IN CASE WHEN n.origin = $conditions[0] THEN [1] ELSE [] END | SET n:Foreign)
FOREACH (_ IN CASE WHEN n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3] THEN [1] ELSE [] END | SET n:Known))");
  EXPECT_EQ(upsert_relationships(kTable, kResource, Upsert::create), R"(MATCH (t:Account {id: $ACCOUNT})
USING INDEX SEEK t:Account(id)
UNWIND $rows AS row
MATCH (n:Table {id: row.Arn})
USING INDEX SEEK n:Table(id)
CREATE (n)<-[r:RESOURCE]-(t)
SET r.firstseen = $firstseen,
    r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version
RETURN count(r) AS relationships)");
}

TEST(Cypher, AdoptsNodesThatAnotherClientMadeMeanwhile) {
  EXPECT_EQ(adopt_rows(kTable, "TheirTable"), R"(UNWIND $ids AS id
MATCH (n:TheirTable {id: id})
USING INDEX SEEK n:TheirTable(id)
WHERE NOT n:Table
SET n:Table:TheirTable:Database
RETURN id)");
}

// The tenant is the same for all rows: looked up once.
TEST(Cypher, UpsertsTheSubResource) {
  EXPECT_EQ(upsert_relationships(kTable, kResource), R"(MATCH (t:Account {id: $ACCOUNT})
USING INDEX SEEK t:Account(id)
UNWIND $rows AS row
MATCH (n:Table {id: row.Arn})
USING INDEX SEEK n:Table(id)
MERGE (n)<-[r:RESOURCE]-(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version
RETURN count(r) AS relationships)");
}

TEST(Cypher, UpsertsRelationshipsToATargetOfTheRow) {
  EXPECT_EQ(upsert_relationships(kIndex, kIndexRelationships[0]), R"(UNWIND $rows AS row
MATCH (n:Index {id: row.Arn})
USING INDEX SEEK n:Index(id)
MATCH (t:Table {id: row.table_arn})
USING INDEX SEEK t:Table(id)
MERGE (n)<-[r:HAS_INDEX]-(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version
RETURN count(r) AS relationships)");
  EXPECT_THAT(
      upsert_relationships(kIndex, kIndexRelationships[1]),
      testing::HasSubstr("MATCH (t:Key {region: $Region})\nWHERE t.arn IN row.key_arn\nMERGE (n)-[r:USES_KEY]->(t)\n"));
}

TEST(Cypher, MatchesWhateverTheCaseAndSetsPropertiesOfRelationships) {
  EXPECT_EQ(upsert_relationships(kIndex, kIndexRelationships[3]), R"(UNWIND $rows AS row
MATCH (n:Index {id: row.Arn})
USING INDEX SEEK n:Index(id)
MATCH (t:Reader)
WHERE toLower(t.name) = toLower(row.reader) AND toLower(t.title) CONTAINS toLower(row.title)
MERGE (n)<-[r:READS]-(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version,
    r.`how often` = row.times,
    r.region = $Region
RETURN count(r) AS relationships)");
  EXPECT_THAT(relationship_fields(kIndex, kIndexRelationships[3]), ElementsAre("Arn", "reader", "title", "times"));
  EXPECT_THAT(drop_fields(kIndex, kIndexRelationships[3]), ElementsAre("Arn", "reader", "title"));
}

TEST(Cypher, DropsRelationshipsWhoseTargetDoesNotMatch) {
  EXPECT_EQ(drop_relationships(kIndex, kIndexRelationships[1]), R"(UNWIND $rows AS row
MATCH (n:Index {id: row.Arn})-[r:USES_KEY]->(t)
USING INDEX SEEK n:Index(id)
WHERE 'Key' IN labels(t) AND NOT coalesce(t.arn IN row.key_arn AND t.region = $Region, false)
WITH r, t.id AS id
DELETE r
RETURN DISTINCT id)");
}

TEST(Cypher, MakesRelationshipsThatAwaitedTheirTarget) {
  EXPECT_EQ(await_relationships(kTable, kIndex, kIndexRelationships[2]), R"(UNWIND $ids AS id
MATCH (t:Table:TheirTable {id: id})
USING INDEX SEEK t:Table(id)
MATCH (n:Index {origin: t.arn})
USING INDEX SEEK n:Index(origin)
MERGE (n)-[r:MADE_FROM]->(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version)");
}

TEST(Cypher, LinksExistingNodes) {
  EXPECT_EQ(upsert_links(kBeside), R"(MATCH (a:Account {id: $ACCOUNT})
MATCH (b:Account {id: $ACCOUNT})
UNWIND $rows AS row
MATCH (n:Table {id: row.table})<-[:RESOURCE]-(a)
USING INDEX SEEK n:Table(id)
MATCH (t:Index)<-[:RESOURCE]-(b)
WHERE toLower(t.arn) = toLower(row.index)
MERGE (n)<-[r:BESIDE]-(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version,
    r.distance = row.distance,
    r._sub_resource_label = $_sub_resource_label,
    r._sub_resource_id = $_sub_resource_id
RETURN count(r) AS relationships)");
  EXPECT_THAT(link_fields(kBeside), ElementsAre("table", "index", "distance"));
}

TEST(Cypher, RemovesWhatIsStale) {
  EXPECT_EQ(remove_stale_nodes(kTable, false), R"(MATCH (n:Table)<-[s:RESOURCE]-(a:Account {id: $ACCOUNT})
WHERE n.lastupdated < $UPDATE_TAG
WITH DISTINCT n LIMIT $limit
DETACH DELETE n)");
  EXPECT_EQ(remove_stale_nodes(kAccount, false), R"(MATCH (n:Account)
WHERE n.lastupdated < $UPDATE_TAG
WITH DISTINCT n LIMIT $limit
DETACH DELETE n)");
  EXPECT_EQ(remove_stale_nodes(kTable, true), R"(MATCH (n:Table)<-[s:RESOURCE]-(a:Account {id: $ACCOUNT})
WHERE n.lastupdated < $UPDATE_TAG
WITH DISTINCT n LIMIT $limit
OPTIONAL MATCH (n)-[:RESOURCE]->(c)
WHERE c.lastupdated < $UPDATE_TAG
DETACH DELETE c
WITH DISTINCT n
DETACH DELETE n)");
  EXPECT_EQ(remove_stale_relationships(kIndex, kIndexRelationships[0]),
            R"(MATCH (n:Index)<-[s:RESOURCE]-(a:Account {id: $ACCOUNT})
MATCH (n)<-[r:HAS_INDEX]-(t:Table)
WHERE r.lastupdated < $UPDATE_TAG
WITH DISTINCT r LIMIT $limit
DELETE r)");
  EXPECT_EQ(remove_stale_sub_resource(kTable), R"(MATCH (n:Table)<-[s:RESOURCE]-(a:Account {id: $ACCOUNT})
WHERE s.lastupdated < $UPDATE_TAG
WITH s LIMIT $limit
DELETE s)");
  EXPECT_EQ(remove_stale_links(kBeside), R"(MATCH (n:Table)<-[r:BESIDE]-(t:Index)
WHERE r.lastupdated < $UPDATE_TAG AND r._sub_resource_label = $_sub_resource_label
    AND r._sub_resource_id = $_sub_resource_id
WITH r, t.id AS id LIMIT $limit
DELETE r
RETURN DISTINCT id)");
  graph::MatchLinkSchema of_part = kBeside;
  of_part.scope_property = "region";
  EXPECT_THAT(remove_stale_links(of_part),
              HasSubstr("AND r._sub_resource_id = $_sub_resource_id AND n.region = $region\nWITH r"));
}

TEST(Cypher, RemovesWhatNothingPointsAt) {
  EXPECT_EQ(pointed_at(kIndex, "Table"),
            "UNWIND $ids AS id\nMATCH (n:Index {id: id})-->(t)\nUSING INDEX SEEK n:Index(id)\nWHERE 'Table' IN "
            "labels(t)\nRETURN DISTINCT t.id AS id");
  EXPECT_EQ(remove_unkept({"Table", {{"RESOURCE", "Account"}}, {}}), R"(UNWIND $ids AS id
MATCH (n:Table {id: id})
USING INDEX SEEK n:Table(id)
SET n.id = n.id
WITH n, id
WHERE NOT EXISTS { MATCH (n)<-[r]-() WHERE NOT type(r) IN ['RESOURCE'] } AND NOT coalesce(n.lastupdated > $latest_tag, false)
DETACH DELETE n
RETURN id)");
  EXPECT_EQ(stale_unkept({"Table", {}, {"listed", "their region"}}), R"(MATCH (n:Table)
WHERE n.lastupdated < $UPDATE_TAG AND n._module_name = $module_name AND NOT EXISTS { MATCH (n)<-[r]-() } AND n.listed IS NULL AND n.`their region` IS NULL
RETURN n.id AS id LIMIT $limit)");
}

TEST(Cypher, TakesWhatAWitnessAloneSaid) {
  EXPECT_EQ(retract_nodes(kIndex, std::span(kIndexProperties).subspan(1, 1)), R"(UNWIND $ids AS id
MATCH (n:Index {id: id})
USING INDEX SEEK n:Index(id)
SET n.id = n.id
WITH n, id
WHERE NOT coalesce(n.lastupdated > $latest_tag, false)
WITH n, id, n.origin AS c1
REMOVE n.origin
FOREACH (_ IN CASE WHEN n.origin = $conditions[0] THEN [1] ELSE [] END | SET n:Foreign)
FOREACH (_ IN CASE WHEN n.origin = $conditions[0] THEN [] ELSE [1] END | REMOVE n:Foreign)
FOREACH (_ IN CASE WHEN n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3] THEN [1] ELSE [] END | SET n:Known)
FOREACH (_ IN CASE WHEN n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3] THEN [] ELSE [1] END | REMOVE n:Known)
RETURN id, c1)");
}

TEST(Cypher, SparesRelationshipsThatAnotherSchemaOfTheLabelHas) {
  const std::vector<graph::SharedRel> others{{&kIndex, &kIndexRelationships[2]}};
  EXPECT_THAT(drop_relationships(kIndex, kIndexRelationships[2], others),
              HasSubstr("NOT coalesce(t.arn = row.origin OR t:TheirTable AND t.arn = n.origin, false)"));
}

TEST(Cypher, LocksTenants) {
  EXPECT_EQ(lock_tenant(kResource), "MATCH (t:Account {id: $ACCOUNT})\nSET t.id = t.id");
  EXPECT_EQ(lock_tenants_of(kTable),
            "UNWIND $ids AS id\nMATCH (n:Table {id: id})<-[r:RESOURCE]-(t)\nUSING INDEX SEEK n:Table(id)\nWHERE "
            "'Account' IN labels(t)\n"
            "WITH DISTINCT t\nSET t.id = t.id");
}

TEST(Cypher, FindsRemovesAndTouches) {
  EXPECT_EQ(owned(kIndex, kIndexRelationships[0]),
            "UNWIND $ids AS id\nMATCH (n)<-[r:HAS_INDEX]-(t:Table {id: id})\nUSING INDEX SEEK t:Table(id)\nWHERE "
            "'Index' IN labels(n) AND NOT coalesce(t.lastupdated > $latest_tag, false) AND NOT "
            "coalesce(n.lastupdated > $latest_tag, false)\n"
            "RETURN DISTINCT n.id AS id");
  EXPECT_EQ(remove_nodes(kTable),
            "UNWIND $ids AS id\nMATCH (n:Table {id: id})\nUSING INDEX SEEK n:Table(id)\n"
            "WHERE NOT coalesce(n.lastupdated > $latest_tag, false)\nDETACH DELETE n\nRETURN id");
  EXPECT_EQ(
      touch_nodes(kTable),
      "UNWIND $ids AS id\nMATCH (n:Table {id: id})\nUSING INDEX SEEK n:Table(id)\nSET n.lastupdated = $UPDATE_TAG");
  EXPECT_EQ(touch_relationships(kTable, kResource),
            "UNWIND $ids AS id\nMATCH (n:Table {id: id})<-[r:RESOURCE]-(t)\nUSING INDEX SEEK n:Table(id)\nWHERE "
            "'Account' IN labels(t)\n"
            "SET r.lastupdated = $UPDATE_TAG");
}

TEST(Cypher, ReadsBackWhatALoadWouldSet) {
  const std::array<const graph::RelSchema*, 2> relationships{&kResource, &kIndexRelationships[0]};
  EXPECT_EQ(read_back(kIndex, relationships), R"(UNWIND $ids AS id
MATCH (n:Index {id: id})
USING INDEX SEEK n:Index(id)
RETURN n.id,
    coalesce(n._module_name = $module_name AND n._module_version = $module_version AND n:Foreign = coalesce(n.origin = $conditions[0], false) AND n:Known = coalesce(n.origin = $conditions[1] AND n.id = $conditions[2] OR n.origin = $conditions[3], false), false),
    n.origin,
    [(n)<-[r:RESOURCE]-(t) | CASE WHEN t:Account AND r._module_name = $module_name AND r._module_version = $module_version THEN t.id END],
    [(n)<-[r:HAS_INDEX]-(t) | CASE WHEN t:Table AND r._module_name = $module_name AND r._module_version = $module_version THEN t.id END])");
  EXPECT_THAT(read_back(kTable, {}, std::span(relationships).last(1)),
              testing::EndsWith(",\n    size([(n)-[:HAS_INDEX]->() | 1])"));
  const std::array<const graph::RelSchema*, 3> ownership{&kIndexRelationships[0], &kResource, &kIndexRelationships[1]};
  EXPECT_THAT(read_back(kTable, {}, ownership),
              testing::EndsWith(",\n    size([(n)-[:HAS_INDEX|RESOURCE]->() | 1]) + size([(n)<-[:USES_KEY]-() | 1])"));
  EXPECT_THAT(touch_found(kIndex, relationships), ElementsAre(R"(UNWIND $ids AS id
MATCH (n:Index {id: id})
USING INDEX SEEK n:Index(id)
SET n.lastupdated = $UPDATE_TAG
WITH n
MATCH (n)<-[r:RESOURCE|HAS_INDEX]-()
SET r.lastupdated = $UPDATE_TAG)"));
  const std::array<const graph::RelSchema*, 2> both_ways{&kResource, &kIndexRelationships[1]};
  EXPECT_THAT(touch_found(kIndex, both_ways),
              ElementsAre(testing::EndsWith("MATCH (n)<-[r:RESOURCE]-()\nSET r.lastupdated = $UPDATE_TAG"),
                          R"(UNWIND $ids AS id
MATCH (n:Index {id: id})-[r:USES_KEY]->()
USING INDEX SEEK n:Index(id)
SET r.lastupdated = $UPDATE_TAG)"));
  EXPECT_THAT(touch_found(kAccount, {}), ElementsAre(touch_nodes(kAccount)));
}

TEST(Cypher, ListsAPart) {
  EXPECT_EQ(list_part(kTable),
            "MATCH (n:Table)<-[r:RESOURCE]-(t:Account {id: $tenant})\nWHERE n.region = $scope\n"
            "RETURN n.id AS id, n.name AS name, n.lastupdated AS tag");
  EXPECT_EQ(count_of(kTable), "MATCH (n:Table)<-[r:RESOURCE]-(t:Account {id: $tenant})\nRETURN count(n) AS nodes");
  EXPECT_EQ(property(kTable, "made at"),
            "MATCH (n:Table {id: $id})\nUSING INDEX SEEK n:Table(id)\nRETURN n.`made at` AS value");
}

TEST(Cypher, ReadsNodesAndTheLinksOfSources) {
  EXPECT_THAT(properties(kTable), testing::StartsWith("UNWIND $ids AS id\nMATCH (n:Table {id: id})"));
  EXPECT_THAT(properties(kTable), testing::HasSubstr("\nRETURN n.id AS node_id, n.id, n."));
}

// The lock before the look: else two would find the lease free.
TEST(Cypher, TakesALease) {
  EXPECT_EQ(take_lease(), R"(MERGE (l:DynatlasLease {id: $id})
SET l.id = $id
WITH l, l.holder IS NULL OR coalesce(l.generation = $generation AND l.renewals = $renewals, false) AS is_free
SET l.holder = CASE WHEN is_free THEN $holder ELSE l.holder END,
    l.generation = coalesce(l.generation, 0) + CASE WHEN is_free THEN 1 ELSE 0 END,
    l.renewals = CASE WHEN is_free THEN 0 ELSE coalesce(l.renewals, 0) END
RETURN l.holder AS holder, l.generation AS generation, l.renewals AS renewals)");
  EXPECT_EQ(renew_lease(), R"(MATCH (l:DynatlasLease {id: $id})
SET l.id = $id
WITH l
WHERE l.generation = $generation
SET l.renewals = l.renewals + 1
RETURN l.renewals AS renewals)");
  EXPECT_EQ(release_lease(), R"(MATCH (l:DynatlasLease {id: $id})
SET l.id = $id
WITH l
WHERE l.generation = $generation
REMOVE l.holder)");
}

TEST(Cypher, ChangesTheSchema) {
  EXPECT_EQ(create_constraint("Table", "id"), "CREATE CONSTRAINT IF NOT EXISTS FOR (n:Table) REQUIRE n.id IS UNIQUE");
  EXPECT_EQ(create_index("Table", "made at"), "CREATE INDEX IF NOT EXISTS FOR (n:Table) ON (n.`made at`)");
  EXPECT_EQ(drop_index("index_1"), "DROP INDEX index_1 IF EXISTS");
}

// By every name of ours, never by a label that others carry as well.
TEST(Cypher, LooksAtWhatIsThere) {
  EXPECT_EQ(kinds_of_times(kTable, kTableProperties[4]),
            "MATCH (n) WHERE (n:Table OR n:TheirTable) AND n.`made at` IS NOT NULL\n"
            "RETURN (n.`made at` < 0 OR n.`made at` >= 0) IS NOT NULL AS is_number, count(*) AS nodes");
  EXPECT_EQ(find_unadopted(kTable),
            "MATCH (n) WHERE (n:TheirTable) AND NOT n:Table AND n.id IS NOT NULL\nRETURN n.id AS id LIMIT 1");
  EXPECT_EQ(adopt(kTable),
            "MATCH (n) WHERE (n:TheirTable) AND NOT n:Table AND n.id IS NOT NULL\nWITH n LIMIT $batch\n"
            "SET n:Table:TheirTable:Database\nRETURN count(n) AS adopted");
  EXPECT_EQ(find_duplicates(kTable),
            "MATCH (n) WHERE (n:Table OR n:TheirTable) AND n.id IS NOT NULL\n"
            "WITH n.id AS id, count(*) AS nodes WHERE nodes > 1\nWITH id ORDER BY id\n"
            "RETURN count(id) AS ids, [id IN collect(id)[..5] | toString(id)] AS examples");
}

}  // namespace
}  // namespace dynatlas::neo4j::cypher
