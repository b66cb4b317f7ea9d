SELECT resource.src AS account, tables.region AS region,
       substr(tables.name, 1, instr(replace(replace(substr(tables.name, 2), '_', '-'), '.', '-') || '-', '-')) AS prefix,
       count(*) AS tables, sum(tables.size) AS bytes
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id
WHERE (:region = '' OR tables.region = :region) AND (:account = '' OR resource.src = :account)
GROUP BY resource.src, tables.region, prefix
ORDER BY tables DESC, resource.src, tables.region, prefix
LIMIT :limit
