// Each table of a filter, the largest first: src/web/tree.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
RETURN table.id AS id, table.name AS name, AMOUNT AS size, COLOUR AS colour, account.id AS account,
       table.region AS region, KEY AS key
ORDER BY coalesce(size, -1) DESC, id
LIMIT $limit
