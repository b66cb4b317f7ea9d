SELECT count(*) AS tables
FROM "DynamoDBTable" AS tables
WHERE (:region = '' OR tables.region = :region)
  AND (:search = '' OR instr(dynatlas_lower(tables.name), dynatlas_lower(:search)) > 0)
  AND (:account = '' OR EXISTS (SELECT 1 FROM "RESOURCE" AS r WHERE r.src = :account AND r.dst = tables.id))
