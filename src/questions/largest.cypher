// ask: the largest tables
// limit=20: how many
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, table.size AS bytes, table.rows AS items
ORDER BY coalesce(table.size, -1) DESC, table.id
LIMIT $limit
