SELECT resource.src AS account, tables.region AS region,
       substr(tables.name, 1, instr(replace(replace(tables.name, '_', '-'), '.', '-') || '-', '-') - 1) AS prefix,
       count(*) AS tables, sum(tables.size) AS bytes
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE (:region = '' OR tables.region = :region) AND (:account = '' OR resource.src = :account)
GROUP BY resource.src, tables.region, prefix
ORDER BY tables DESC, resource.src, tables.region, prefix
LIMIT :limit
