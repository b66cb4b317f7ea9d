-- How many tables of a filter are on, off or unknown, by one fact: web/overview.cc fills in what stands in capitals.
SELECT FACT AS state, count(*) AS tables
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE WHICH
GROUP BY 1
ORDER BY 1
