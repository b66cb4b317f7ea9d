SELECT tables.id AS subject,
       CASE WHEN key.key_manager IS NULL AND sse.sse_type = 'KMS' THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN key.key_manager = 'AWS' THEN 'AWS manages the key that encrypts the table, ' || key.arn
            WHEN sse.sse_type = 'KMS' THEN 'DynamoDB does not say which KMS key encrypts the table'
            ELSE 'A key that DynamoDB owns encrypts the table' END AS why,
       CASE WHEN key.key_manager = 'AWS' THEN json_array('DynamoDBSSEDescription', sse.id, 'AWSKMSKey', key.id)
            WHEN sse.id IS NOT NULL THEN json_array('DynamoDBSSEDescription', sse.id)
            ELSE json_array() END AS evidence
FROM "DynamoDBTable" AS tables
LEFT JOIN "HAS_SSE" AS encrypted ON encrypted.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = encrypted.dst
LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
LEFT JOIN "AWSKMSKey" AS key ON key.id = uses.dst
WHERE tables.id BETWEEN $from AND $to AND (sse.kms_master_key_arn IS NULL OR key.key_manager = 'AWS')
