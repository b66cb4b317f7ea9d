-- ask: tables encrypted with a key that is not yours: DynamoDB's own, or one that AWS manages; `unknown` if KMS was not read
SELECT resource.src AS account, tables.region, tables.name AS table_name,
       CASE WHEN sse.kms_master_key_arn IS NULL THEN 'DynamoDB' WHEN keys.key_manager = 'AWS' THEN 'AWS'
            ELSE 'unknown' END AS key_manager
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_SSE" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
LEFT JOIN "AWSKMSKey" AS keys ON keys.arn = sse.kms_master_key_arn
WHERE coalesce(keys.key_manager, '') <> 'CUSTOMER'
ORDER BY tables.id
