-- ask: tables that no KMS key is named for: DynamoDB's own key encrypts them
SELECT resource.src AS account, tables.region, tables.name AS table_name, sse.sse_type, sse.sse_status
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_SSE" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
WHERE sse.kms_master_key_arn IS NULL
ORDER BY tables.id
