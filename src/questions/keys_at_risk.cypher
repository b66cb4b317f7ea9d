// ask: keys that are gone, disabled or pending deletion, and the tables that they encrypt
MATCH (table:DynamoDBTable)-[:HAS_SSE]->()-[:USES_KMS_KEY]->(key:AWSKMSKey)
WHERE key.found = false OR key.key_state <> 'Enabled'
RETURN key.account_id AS key_account, key.arn AS key_arn, coalesce(key.key_state, 'not found') AS key_state,
       key.deletion_date AS deleted_on, table.arn AS table_arn
ORDER BY key.arn, table.id
