// Tables that a filter means, a page of them: src/filter/tables.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
WHERE THESE
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WITH table, account, known, SORT AS sort
WHERE WHICH AND AFTER
WITH table, account, sort ORDER BY INNER_ORDER LIMIT $limit
WITH table, account, sort, ROWS_KNOWN AS known
RETURN COLUMNS
ORDER BY OUTER_ORDER
