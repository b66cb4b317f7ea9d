-- ask: tables encrypted with DynamoDB's own key instead of a KMS key
SELECT resource.src AS account, tables.region, tables.name AS table_name, sse.sse_type, sse.sse_status
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_SSE" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
WHERE sse.kms_master_key_arn IS NULL OR sse.sse_status IN ('DISABLED', 'DISABLING')
ORDER BY tables.id
