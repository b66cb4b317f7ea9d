-- Tables whose names contain this, whatever the case; the one of this ARN.
WITH found AS MATERIALIZED (
  SELECT tables._ont_name AS name, tables.rowid AS place
  FROM "DynamoDBTable" AS tables
  WHERE instr(dynatlas_lower(tables._ont_name), dynatlas_lower($text)) > 0
  LIMIT $limit
)
SELECT tables.id AS id, tables.name AS name, tables.region AS region, lower(tables.table_status) AS status,
       (SELECT resource.src FROM "RESOURCE" AS resource
        WHERE resource.dst = tables.id AND resource.src_label = 'AWSAccount') AS account
FROM "DynamoDBTable" AS tables
WHERE tables.id = $text OR tables.rowid IN (SELECT found.place FROM found)
ORDER BY tables.id <> $text, tables.name, tables.id
LIMIT $limit
