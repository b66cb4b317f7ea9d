MATCH (tables:DynamoDBTable)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
WHERE $from <= tables.id <= $to
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
OPTIONAL MATCH (tables)-[:HAS_SSE]->()-[:USES_KMS_KEY]->(key:AWSKMSKey {key_manager: 'AWS'})
OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
               -[:NAMES_PRINCIPAL]->(principal:DynamoDBPolicyPrincipal)
WHERE key IS NOT NULL AND principal.account_id <> owner.id
WITH tables, policy, key, statement, principal
ORDER BY principal.id
WHERE principal IS NOT NULL OR policy.statements IS NULL
WITH tables, policy, key, head(collect(statement)) AS statement, head(collect(principal)) AS principal
RETURN tables.id AS subject, CASE WHEN principal IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN principal IS NULL THEN 'The policy of the table cannot be understood'
            ELSE 'The policy of the table lets in account ' + principal.account_id
                 + ', but AWS manages the key of the table, and no other account can use that key' END AS why,
       ['DynamoDBResourcePolicy', policy.id]
         + CASE WHEN principal IS NULL THEN []
                ELSE ['DynamoDBPolicyStatement', statement.id, 'DynamoDBPolicyPrincipal', principal.id,
                      'AWSKMSKey', key.id] END AS evidence
