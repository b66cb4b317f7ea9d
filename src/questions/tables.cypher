// Tables that a filter means, a page of them: src/filter/tables.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, SORT AS sort
WHERE WHICH AND AFTER
WITH table, account, sort ORDER BY INNER_ORDER LIMIT $limit
RETURN COLUMNS
ORDER BY OUTER_ORDER
