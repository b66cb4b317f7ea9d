MATCH (tables:DynamoDBTable)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
WHERE $from <= tables.id <= $to AND sse.kms_master_key_arn IS NOT NULL
WITH tables, sse,
     CASE WHEN sse.kms_master_key_arn =~ 'arn:[^:]*:kms:[^:]*:[0-9]{12}:.*'
          THEN split(sse.kms_master_key_arn, ':')[4] END AS account
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
WHERE account IS NULL OR owner.id <> account
OPTIONAL MATCH (mapped:AWSAccount {id: account})
WHERE mapped.inscope
OPTIONAL MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey)
RETURN tables.id AS subject, CASE WHEN account IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       CASE WHEN account IS NOT NULL AND mapped IS NULL THEN 'medium' END AS severity,
       CASE WHEN account IS NULL THEN 'No account stands in the ARN of the key, ' + sse.kms_master_key_arn
            ELSE 'The key belongs to account ' + account
                 + CASE WHEN mapped IS NULL THEN ', which is not mapped' ELSE '' END END AS why,
       ['DynamoDBSSEDescription', sse.id] + CASE WHEN key IS NULL THEN [] ELSE ['AWSKMSKey', key.id] END AS evidence
