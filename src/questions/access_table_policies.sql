-- The policies of an account's tables and streams ($account), and whose key the table has: AWS, CUSTOMER, none, unknown.
SELECT tables.id AS table_id, policy.resource_arn <> tables.id AS is_of_stream, policy.id AS id, policy.policy AS document,
       (SELECT coalesce(key.key_manager, iif(sse.kms_master_key_arn IS NULL, 'none', 'unknown'))
        FROM "HAS_SSE" AS has JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
        LEFT JOIN "AWSKMSKey" AS key ON key.arn = sse.kms_master_key_arn
        WHERE has.src = tables.id) AS key_manager
FROM "HAS_RESOURCE_POLICY" AS has
JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
LEFT JOIN "LATEST_STREAM" AS stream ON stream.dst = has.src
JOIN "DynamoDBTable" AS tables ON tables.id = coalesce(stream.src, has.src)
WHERE EXISTS (SELECT 1 FROM "RESOURCE" AS owner WHERE owner.src = $account AND owner.dst = tables.id)
ORDER BY tables.id, policy.id
