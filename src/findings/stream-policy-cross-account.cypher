// trusted='': accounts, comma-separated, that may be named
MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)
WHERE $from <= tables.id <= $to
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
OPTIONAL MATCH (stream)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
               -[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
               -[:NAMES_PRINCIPAL]->(principal:DynamoDBPolicyPrincipal)
WHERE principal.account_id <> owner.id AND NOT principal.account_id IN split(replace($trusted, ' ', ''), ',')
OPTIONAL MATCH (mapped:AWSAccount {id: principal.account_id})
WHERE mapped.inscope
WITH tables, stream, policy, statement, principal, mapped IS NULL AS is_unmapped
ORDER BY is_unmapped DESC, principal.id
WITH tables, stream, head(collect(policy)) AS policy, head(collect(statement)) AS statement,
     head(collect(principal)) AS principal, head(collect(is_unmapped)) AS is_unmapped,
     count(DISTINCT principal.account_id) AS accounts,
     EXISTS { MATCH (stream)-[:HAS_RESOURCE_POLICY]->(any) WHERE any.statements IS NULL } AS is_unclear
WHERE principal IS NOT NULL
   OR (stream.stream_enabled
       AND (is_unclear OR NOT EXISTS { (stream)<-[:READ]-() } OR EXISTS { (stream)<-[:UNREAD]-() }))
RETURN tables.id AS subject, CASE WHEN principal IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN principal IS NOT NULL
            THEN 'The policy of the stream lets in account ' + principal.account_id
                 + CASE WHEN is_unmapped THEN ', which is not mapped' ELSE '' END
                 + CASE WHEN accounts > 1 THEN '; accounts that it lets in: ' + toString(accounts) ELSE '' END
            WHEN is_unclear THEN 'The policy of the stream cannot be understood'
            ELSE 'The policy of the stream was not read' END AS why,
       ['DynamoDBStream', stream.id]
         + CASE WHEN principal IS NULL THEN []
                ELSE ['DynamoDBResourcePolicy', policy.id, 'DynamoDBPolicyStatement', statement.id,
                      'DynamoDBPolicyPrincipal', principal.id] END AS evidence
