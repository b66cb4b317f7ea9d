-- Each table of a filter, the largest first: src/web/tree.cc fills in what stands in capitals.
SELECT tables.id AS id, tables.name AS name, AMOUNT AS size, COLOUR AS colour, resource.src AS account,
       tables.region AS region, KEY AS key
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE WHICH
ORDER BY size DESC, tables.id
LIMIT $limit
