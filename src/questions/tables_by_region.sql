SELECT resource.src AS account,
       tables.region AS region,
       count(*) AS tables,
       sum(coalesce(indexes.n, 0)) AS indexes,
       sum(tables.rows) AS items,
       sum(tables.size) AS bytes
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN (SELECT src, count(*) AS n FROM "HAS_GSI" GROUP BY src) AS indexes ON indexes.src = tables.id
GROUP BY resource.src, tables.region
ORDER BY resource.src, tables.region
