WITH unmapped AS (
  SELECT has.src AS table_id, replicas.id, coalesce(replicas.replica_arn, replicas.id) AS found
  FROM "HAS_REPLICA" AS has
  CROSS JOIN "DynamoDBReplica" AS replicas ON replicas.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND NOT EXISTS (SELECT 1 FROM "REPLICA_IS" AS is_it WHERE is_it.src = replicas.id)
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Not in the map: ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"DynamoDBReplica",' || json_quote(id)) || ']' AS evidence
FROM unmapped
GROUP BY table_id
