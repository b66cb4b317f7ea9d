// The policies of one table ($table) and of its stream, and whose key the table has; one row without a policy where
// it has none. Last, whether GetResourcePolicy has answered about the table.
MATCH (table:DynamoDBTable {id: $table})
OPTIONAL MATCH (table)-[:LATEST_STREAM*0..1]->(resource)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
OPTIONAL MATCH (key:AWSKMSKey {arn: sse.kms_master_key_arn})
RETURN table.id AS table_id, resource <> table AS is_of_stream, policy.id AS id, policy.policy AS document,
       coalesce(key.key_manager, CASE WHEN sse.kms_master_key_arn IS NULL THEN 'none' ELSE 'unknown' END) AS key_manager,
       answered(table, 'dynamodb:GetResourcePolicy') AS are_policies_known
ORDER BY id
