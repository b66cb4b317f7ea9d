// ask: the tables with the most indexes
// limit=20: how many
MATCH (table:DynamoDBTable)
WITH table, COUNT { (table)-[:HAS_GSI]->() } AS global_indexes, COUNT { (table)-[:HAS_LSI]->() } AS local_indexes
WHERE global_indexes + local_indexes > 0
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, global_indexes, local_indexes
ORDER BY global_indexes + local_indexes DESC, table.id
LIMIT $limit
