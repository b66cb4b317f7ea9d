-- The policies of one table ($table) and of its stream, and whose key the table has; one row without a policy where
-- it has none. Last, whether GetResourcePolicy has answered about the table.
SELECT tables.id AS table_id, policy.resource_arn <> tables.id AS is_of_stream, policy.id AS id,
       policy.policy AS document,
       (SELECT coalesce(key.key_manager, iif(sse.kms_master_key_arn IS NULL, 'none', 'unknown'))
        FROM "HAS_SSE" AS has JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
        LEFT JOIN "AWSKMSKey" AS key ON key.arn = sse.kms_master_key_arn
        WHERE has.src = tables.id) AS key_manager,
       answered('dynamodb:GetResourcePolicy') AS are_policies_known
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "LATEST_STREAM" AS stream ON stream.src = tables.id
LEFT JOIN "HAS_RESOURCE_POLICY" AS has ON has.src IN (tables.id, stream.dst)
LEFT JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
WHERE tables.id = $table
ORDER BY policy.id
