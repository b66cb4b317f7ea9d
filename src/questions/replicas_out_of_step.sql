-- ask: replicas whose own table differs from this one in what they should share
WITH pairs AS (
  SELECT tables.id AS id, tables.arn AS table_arn, replicas.id AS replica, replicas.region_name AS replica_region,
         CASE tables.deletion_protection_enabled WHEN 1 THEN 'on' WHEN 0 THEN 'off' END AS protection,
         CASE twins.deletion_protection_enabled WHEN 1 THEN 'on' WHEN 0 THEN 'off' END AS its_protection,
         coalesce(tables.table_class, 'STANDARD') AS class, coalesce(twins.table_class, 'STANDARD') AS its_class
  FROM "DynamoDBTable" AS tables
  JOIN "HAS_REPLICA" AS has ON has.src = tables.id
  JOIN "DynamoDBReplica" AS replicas ON replicas.id = has.dst
  JOIN "REPLICA_IS" AS is_it ON is_it.src = replicas.id
  JOIN "DynamoDBTable" AS twins ON twins.id = is_it.dst
), facts AS (
  SELECT id, table_arn, replica, replica_region, 'deletion protection' AS fact, protection AS here, its_protection AS there
  FROM pairs
  UNION ALL
  SELECT id, table_arn, replica, replica_region, 'table class', class, its_class FROM pairs
)
SELECT table_arn, replica_region, fact, here, there
FROM facts
WHERE here <> there
ORDER BY id, replica, fact
