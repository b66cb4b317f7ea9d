-- ask: keys that are gone, disabled or pending deletion, and the tables that they encrypt
SELECT keys.account_id AS key_account, keys.arn AS key_arn, coalesce(keys.key_state, 'not found') AS key_state,
       keys.deletion_date AS deleted_on, tables.arn AS table_arn
FROM "AWSKMSKey" AS keys
JOIN "USES_KMS_KEY" AS uses ON uses.dst = keys.id
JOIN "HAS_SSE" AS has ON has.dst = uses.src
JOIN "DynamoDBTable" AS tables ON tables.id = has.src
WHERE keys.found = 0 OR keys.key_state <> 'Enabled'
ORDER BY keys.arn, tables.id
