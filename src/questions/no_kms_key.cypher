// ask: tables encrypted with DynamoDB's own key instead of a KMS key
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
WITH table, sse
WHERE sse.kms_master_key_arn IS NULL OR sse.sse_status IN ['DISABLED', 'DISABLING']
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       sse.sse_type AS sse_type, sse.sse_status AS sse_status
ORDER BY table.id
