WITH unmapped AS (
  SELECT has.src AS table_id, replicas.id, coalesce(replicas.replica_arn, replicas.id) AS found,
         EXISTS (SELECT 1 FROM "DynatlasCoverage" AS listing
                 WHERE listing.id = coalesce(replicas.replica_account_id, resource.src) || '/' || replicas.region_name
                                    || '/dynamodb:ListTables' AND listing.state <> 'complete') AS is_unread
  FROM "HAS_REPLICA" AS has
  CROSS JOIN "DynamoDBReplica" AS replicas ON replicas.id = has.dst
  LEFT JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  WHERE has.src BETWEEN $from AND $to AND NOT EXISTS (SELECT 1 FROM "REPLICA_IS" AS is_it WHERE is_it.src = replicas.id)
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, CASE WHEN min(is_unread) = 1 THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN min(is_unread) = 1 THEN 'The tables of the region were not listed completely: '
            ELSE 'Not in the map: ' END || group_concat(found, ', ') AS why,
       '[' || group_concat('"DynamoDBReplica",' || json_quote(id)) || ']' AS evidence
FROM unmapped
GROUP BY table_id
