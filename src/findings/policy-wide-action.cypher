MATCH (tables:DynamoDBTable)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
WHERE $from <= tables.id <= $to
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
               -[:NAMES_PRINCIPAL]->(principal:DynamoDBPolicyPrincipal)
WHERE principal.account_id <> owner.id
  AND (statement.not_action IS NOT NULL OR toLower(statement.action) CONTAINS '"*"'
       OR toLower(statement.action) CONTAINS '"dynamodb:*"'
       OR (statement.resource CONTAINS '"*"'
           AND any(change IN ['put', 'update', 'delete', 'batchwrite', 'partiqlinsert', 'partiqlupdate',
                          'partiqldelete']
                   WHERE toLower(statement.action) CONTAINS '"dynamodb:' + change)))
WITH tables, policy, statement, principal
ORDER BY principal.id
WHERE principal IS NOT NULL OR policy.statements IS NULL
WITH tables, policy, head(collect(statement)) AS statement, head(collect(principal)) AS principal
RETURN tables.id AS subject, CASE WHEN principal IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN principal IS NULL THEN 'The policy of the table cannot be understood'
            ELSE 'The policy of the table allows account ' + principal.account_id
                 + CASE WHEN statement.not_action IS NOT NULL THEN ' all actions but some'
                        WHEN toLower(statement.action) CONTAINS '"*"'
                             OR toLower(statement.action) CONTAINS '"dynamodb:*"' THEN ' every action'
                        ELSE ' to change or delete on every resource' END END AS why,
       ['DynamoDBResourcePolicy', policy.id]
         + CASE WHEN principal IS NULL THEN []
                ELSE ['DynamoDBPolicyStatement', statement.id, 'DynamoDBPolicyPrincipal', principal.id] END AS evidence
