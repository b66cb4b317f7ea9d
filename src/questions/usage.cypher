// ask: consumption of tables and their global indexes in 14 days, and what was not used at all; `?` if it was not read (sync --read auto,+metrics)
MATCH (table:DynamoDBTable)
CALL {
  WITH table
  RETURN table AS resource, null AS index_name
  UNION ALL
  WITH table
  MATCH (table)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
  RETURN index AS resource, index.name AS index_name
}
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (resource)-[:HAS_USAGE]->(usage:DynamoDBUsage)
RETURN account.id AS account, table.region AS region, table.name AS table_name, index_name,
       CASE WHEN usage IS NULL THEN '?' WHEN usage.consumed_read + usage.consumed_write > 0 THEN 'yes' ELSE 'no' END AS used,
       usage.consumed_read AS consumed_read, usage.consumed_write AS consumed_write,
       usage.throttled_reads AS throttled_reads, usage.throttled_writes AS throttled_writes, usage.window_to AS until
ORDER BY coalesce(usage.consumed_read + usage.consumed_write, -1) DESC, resource.id
