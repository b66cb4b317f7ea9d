// hours=24: how long an index must have been known when it was last seen; 0 means from the first run on (0 to 8760)
MATCH (tables:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to AND (index.index_status <> 'ACTIVE' OR index.backfilling)
  AND ($hours = 0 OR index.firstseen / 1000 <= index.lastupdated - 3600 * $hours)
WITH tables, index
ORDER BY index.id
WITH tables, collect(coalesce(index.name, index.id) + ' (' + coalesce(index.index_status, 'no status')
                     + CASE WHEN index.backfilling THEN ', backfilling' ELSE '' END + ')') AS found,
     collect(['GlobalSecondaryIndex', index.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Not active when last seen: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
