-- ask: tables without any tag; only where the region's tags were read completely
SELECT resource.src AS account, tables.region, tables.name AS table_name
FROM "DynamoDBTable" AS tables
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
JOIN "DynatlasCoverage" AS part
  ON part.id = resource.src || '/' || tables.region || '/tag:GetResources' AND part.state = 'complete'
WHERE NOT EXISTS (SELECT 1 FROM "TAGGED" AS tagged WHERE tagged.src = tables.id)
ORDER BY tables.id
