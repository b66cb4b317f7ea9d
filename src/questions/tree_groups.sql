-- Tables of a filter by one or two keys, each with the shares of a colour: src/web/tree.cc fills in what stands in
-- capitals. A sum over nothing known is null, not 0.
SELECT FIRST AS first, SECOND AS second, COLOUR AS colour, count(*) AS tables, sum(AMOUNT) AS size,
       sum((AMOUNT) IS NULL) AS size_unknown, min(tables.name) AS least, max(tables.name) AS most
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE WHICH
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
