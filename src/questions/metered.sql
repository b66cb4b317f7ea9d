SELECT resource.src AS account, tables.region AS region, count(DISTINCT tables.id) + count(has.dst) AS resources
FROM "DynamoDBTable" AS tables
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_GSI" AS has ON has.src = tables.id
GROUP BY resource.src, tables.region
