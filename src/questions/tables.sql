-- Tables that a filter means, a page of them: src/filter/tables.cc fills in what stands in capitals.
WITH page AS MATERIALIZED (
  SELECT tables.id AS id, SORT AS sort
  FROM "DynamoDBTable" AS tables
  ACCOUNT
  WHERE WHICH AND AFTER
  ORDER BY INNER_ORDER
  LIMIT $limit
)
SELECT COLUMNS
FROM page
JOIN "DynamoDBTable" AS tables ON tables.id = page.id
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
ORDER BY OUTER_ORDER
