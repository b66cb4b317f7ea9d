MATCH (tables:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to
WITH tables, index, head([(index)-[:HAS_USAGE]->(usage) | usage]) AS usage
WHERE usage IS NULL OR usage.throttled_writes > 0
WITH tables, index, usage
ORDER BY index.id
WITH tables,
     collect(CASE WHEN usage IS NOT NULL
             THEN coalesce(index.name, index.id) + ' (' + toString(usage.throttled_writes) + ')' END) AS found,
     collect(CASE WHEN usage IS NULL THEN coalesce(index.name, index.id) END) AS unread,
     collect(CASE WHEN usage IS NOT NULL THEN ['DynamoDBUsage', usage.id] END) AS nodes
WHERE size(found) > 0 OR EXISTS { (tables)-[:HAS_USAGE]->() }
RETURN tables.id AS subject, CASE size(found) WHEN 0 THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE size(found) WHEN 0
       THEN 'The use of an index was not read: ' + reduce(all = head(unread), one IN tail(unread) | all + ', ' + one)
       ELSE 'Writes to indexes were throttled: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one)
       END AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
