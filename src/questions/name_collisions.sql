-- ask: table names that occur in several accounts or regions
SELECT tables.name AS table_name, resource.src AS account, tables.region, tables.size AS bytes
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE tables.name IN (SELECT name FROM "DynamoDBTable" GROUP BY name HAVING count(*) > 1)
ORDER BY tables.name, tables.id
