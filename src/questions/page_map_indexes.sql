SELECT indexes.id AS id, has.src AS table_id, indexes.name AS name
FROM "DynamoDBTable" AS tables
JOIN "HAS_GSI" AS has ON has.src = tables.id
JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
WHERE (:region = '' OR tables.region = :region)
  AND (:account = '' OR EXISTS (SELECT 1 FROM "RESOURCE" AS r WHERE r.src = :account AND r.dst = tables.id))
  AND (:prefix = ''
       OR substr(tables.name, 1, instr(replace(replace(substr(tables.name, 2), '_', '-'), '.', '-') || '-', '-')) = :prefix)
ORDER BY tables.size DESC, tables.id, indexes.id
LIMIT :limit
