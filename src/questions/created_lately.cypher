// ask: tables created in the last days, newest first
// days=30: how many days
MATCH (table:DynamoDBTable)
WITH table, table.creation_date_time AS created
WITH table, created, CASE WHEN toFloatOrNull(created) IS NULL THEN created.epochSeconds ELSE created END AS made_at
WHERE made_at >= $now - 86400.0 * $days
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, created
ORDER BY made_at DESC, table.id
