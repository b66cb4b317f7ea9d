-- ask: tables without any tag; only those whose tags were read
WITH known AS MATERIALIZED (SELECT table_id FROM answered WHERE operation = 'tag:GetResources')
SELECT resource.src AS account, tables.region, tables.name AS table_name
FROM "DynamoDBTable" AS tables
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
JOIN known ON known.table_id = tables.id
WHERE NOT EXISTS (SELECT 1 FROM "TAGGED" AS tagged WHERE tagged.src = tables.id)
ORDER BY tables.id
