MATCH (tables:DynamoDBTable)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
WHERE $from <= tables.id <= $to
WITH tables, sse, split(sse.kms_master_key_arn, ':')[4] AS account
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
WHERE owner.id <> account
OPTIONAL MATCH (mapped:AWSAccount {id: account})
WHERE mapped.inscope
OPTIONAL MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey)
RETURN tables.id AS subject, 'fail' AS verdict, CASE WHEN mapped IS NULL THEN 'medium' END AS severity,
       'The key belongs to account ' + account
         + CASE WHEN mapped IS NULL THEN ', which is not mapped' ELSE '' END AS why,
       ['DynamoDBSSEDescription', sse.id] + CASE WHEN key IS NULL THEN [] ELSE ['AWSKMSKey', key.id] END AS evidence
