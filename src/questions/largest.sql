-- ask: the largest tables
-- limit=20: how many
SELECT resource.src AS account, tables.region, tables.name AS table_name, tables.size AS bytes, tables.rows AS items
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
ORDER BY coalesce(bytes, -1) DESC, tables.id
LIMIT $limit
