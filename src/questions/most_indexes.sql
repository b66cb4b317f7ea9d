-- ask: the tables with the most indexes
-- limit=20: how many
WITH counted AS (
  SELECT tables.id, tables.region, tables.name,
         (SELECT count(*) FROM "HAS_GSI" WHERE src = tables.id) AS global_indexes,
         (SELECT count(*) FROM "HAS_LSI" WHERE src = tables.id) AS local_indexes
  FROM "DynamoDBTable" AS tables
)
SELECT resource.src AS account, region, name AS table_name, global_indexes, local_indexes
FROM counted
LEFT JOIN "RESOURCE" AS resource ON resource.dst = counted.id AND resource.src_label = 'AWSAccount'
WHERE global_indexes + local_indexes > 0
ORDER BY global_indexes + local_indexes DESC, counted.id
LIMIT $limit
