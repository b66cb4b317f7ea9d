// ask: tables encrypted with a key that is not yours: DynamoDB's own, or one that AWS manages; `unknown` if KMS was not read
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
OPTIONAL MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey)
WITH account, table, sse, key
WHERE coalesce(key.key_manager, '') <> 'CUSTOMER'
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       CASE WHEN sse.kms_master_key_arn IS NULL THEN 'DynamoDB' WHEN key.key_manager = 'AWS' THEN 'AWS'
            ELSE 'unknown' END AS key_manager
ORDER BY table.id
