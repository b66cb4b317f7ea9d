SELECT has.src AS table_id, made.dst AS source_id
FROM "DynamoDBTable" AS tables
JOIN "HAS_RESTORE" AS has ON has.src = tables.id
JOIN "RESTORED_FROM_TABLE" AS made ON made.src = has.dst
WHERE (:region = '' OR tables.region = :region)
  AND (:account = '' OR EXISTS (SELECT 1 FROM "RESOURCE" AS r WHERE r.src = :account AND r.dst = tables.id))
  AND (:prefix = ''
       OR substr(tables.name, 1, instr(replace(replace(substr(tables.name, 2), '_', '-'), '.', '-') || '-', '-')) = :prefix)
ORDER BY has.src, made.dst
LIMIT :limit
