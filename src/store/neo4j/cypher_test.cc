#include "store/neo4j/cypher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/neo4j/test_schemas.h"

namespace dynatlas::neo4j::cypher {
namespace {

using namespace testing_schemas;  // NOLINT: the declarations that the expected texts are about
using testing::ElementsAre;

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

TEST(Cypher, UpsertsNodesWithoutExtraLabels) {
  EXPECT_EQ(upsert_nodes(kIndex), R"(UNWIND $rows AS row
MERGE (n:Index {id: row.Arn})
ON CREATE SET n.firstseen = $firstseen
SET n.lastupdated = $UPDATE_TAG,
    n._module_name = $module_name,
    n._module_version = $module_version)");
}

// The tenant is the same for all rows: looked up once.
TEST(Cypher, UpsertsTheSubResource) {
  EXPECT_EQ(upsert_relationships(kTable, kResource), R"(MATCH (t:Account {id: $ACCOUNT})
UNWIND $rows AS row
MATCH (n:Table {id: row.Arn})
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
MATCH (t:Table {id: row.table_arn})
MERGE (n)<-[r:HAS_INDEX]-(t)
ON CREATE SET r.firstseen = $firstseen
SET r.lastupdated = $UPDATE_TAG,
    r._module_name = $module_name,
    r._module_version = $module_version
RETURN count(r) AS relationships)");
  EXPECT_THAT(upsert_relationships(kIndex, kIndexRelationships[1]),
              testing::HasSubstr("MATCH (t:Key {arn: row.key_arn, region: $Region})\nMERGE (n)-[r:USES_KEY]->(t)\n"));
}

TEST(Cypher, LocksTenants) {
  EXPECT_EQ(lock_tenant(kResource), "MATCH (t:Account {id: $ACCOUNT})\nSET t.id = t.id");
  EXPECT_EQ(lock_tenants_of(kTable),
            "UNWIND $ids AS id\nMATCH (n:Table {id: id})<-[r:RESOURCE]-(t:Account)\nWITH DISTINCT t\nSET t.id = t.id");
}

TEST(Cypher, FindsRemovesAndTouches) {
  EXPECT_EQ(owned(kIndex, kIndexRelationships[0]),
            "UNWIND $ids AS id\nMATCH (n:Index)<-[r:HAS_INDEX]-(t:Table {id: id})\nRETURN DISTINCT n.id AS id");
  EXPECT_EQ(remove_nodes(kTable), "UNWIND $ids AS id\nMATCH (n:Table {id: id})\nDETACH DELETE n");
  EXPECT_EQ(touch_nodes(kTable), "UNWIND $ids AS id\nMATCH (n:Table {id: id})\nSET n.lastupdated = $UPDATE_TAG");
  EXPECT_EQ(touch_relationships(kTable, kResource),
            "UNWIND $ids AS id\nMATCH (n:Table {id: id})<-[r:RESOURCE]-(t:Account)\nSET r.lastupdated = $UPDATE_TAG");
}

TEST(Cypher, ListsAPart) {
  EXPECT_EQ(list_part(kTable),
            "MATCH (n:Table)<-[r:RESOURCE]-(t:Account {id: $tenant})\nWHERE n.region = $scope\n"
            "RETURN n.id AS id, n.name AS name");
  EXPECT_EQ(count_of(kTable), "MATCH (n:Table)<-[r:RESOURCE]-(t:Account {id: $tenant})\nRETURN count(n) AS nodes");
  EXPECT_EQ(property(kTable, "made at"), "MATCH (n:Table {id: $id})\nRETURN n.`made at` AS value");
}

// The lock before the look: else two would find the lease free.
TEST(Cypher, TakesALease) {
  EXPECT_EQ(take_lease(), R"(MERGE (l:DynatlasLease {id: $id})
SET l.id = $id
WITH l, l.holder IS NULL OR l.holder = $holder OR l.expires <= $now AS is_free
SET l.holder = CASE WHEN is_free THEN $holder ELSE l.holder END,
    l.expires = CASE WHEN is_free THEN $expires ELSE l.expires END
RETURN l.holder AS holder, l.expires AS expires)");
  EXPECT_EQ(release_lease(), R"(MATCH (l:DynatlasLease {id: $id})
SET l.id = $id
WITH l
WHERE l.holder = $holder
REMOVE l.holder, l.expires)");
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
