WITH unhealthy AS (
  SELECT has.src AS table_id, replicas.id, coalesce(replicas.region_name, replicas.id) || ' (' || replicas.status
           || coalesce(': ' || replicas.status_description, '') || ')' AS found
  FROM "HAS_REPLICA" AS has
  CROSS JOIN "DynamoDBReplica" AS replicas ON replicas.id = has.dst
  WHERE has.src BETWEEN $from AND $to
    AND replicas.status IN ('CREATION_FAILED', 'REGION_DISABLED', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
                            'REPLICATION_NOT_AUTHORIZED', 'ARCHIVING', 'ARCHIVED')
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Not replicated to ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"DynamoDBReplica",' || json_quote(id)) || ']' AS evidence
FROM unhealthy
GROUP BY table_id
