MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
OPTIONAL MATCH (tables)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
OPTIONAL MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey)
WITH tables, sse, key
WHERE sse.kms_master_key_arn IS NULL OR key.key_manager = 'AWS'
RETURN tables.id AS subject,
       CASE WHEN key.key_manager IS NULL AND sse.sse_type = 'KMS' THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN key.key_manager = 'AWS' THEN 'AWS manages the key that encrypts the table, ' + key.arn
            WHEN sse.sse_type = 'KMS' THEN 'DynamoDB does not say which KMS key encrypts the table'
            ELSE 'A key that DynamoDB owns encrypts the table' END AS why,
       CASE WHEN key.key_manager = 'AWS' THEN ['DynamoDBSSEDescription', sse.id, 'AWSKMSKey', key.id]
            WHEN sse IS NOT NULL THEN ['DynamoDBSSEDescription', sse.id]
            ELSE [] END AS evidence
