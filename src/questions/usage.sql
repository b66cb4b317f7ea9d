-- ask: consumption of tables and their global indexes in 14 days, and what was not used at all; `?` if it was not read (sync --read auto,+metrics)
WITH resources AS (
  SELECT tables.id, tables.id AS table_id, tables.region, tables.name AS table_name, NULL AS index_name
  FROM "DynamoDBTable" AS tables
  UNION ALL
  SELECT indexes.id, tables.id, tables.region, tables.name, indexes.name
  FROM "DynamoDBTable" AS tables
  JOIN "HAS_GSI" AS has ON has.src = tables.id
  JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
)
SELECT resource.src AS account, resources.region, resources.table_name, resources.index_name,
       CASE WHEN usage.id IS NULL THEN '?' WHEN usage.consumed_read + usage.consumed_write > 0 THEN 'yes' ELSE 'no' END AS used,
       usage.consumed_read, usage.consumed_write, usage.throttled_reads, usage.throttled_writes, usage.window_to AS until
FROM resources
LEFT JOIN "RESOURCE" AS resource ON resource.dst = resources.table_id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_USAGE" AS has_usage ON has_usage.src = resources.id
LEFT JOIN "DynamoDBUsage" AS usage ON usage.id = has_usage.dst
ORDER BY coalesce(usage.consumed_read + usage.consumed_write, -1) DESC, resources.id
