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
OPTIONAL MATCH (stream)-[:HAS_RESOURCE_POLICY]->(held:DynamoDBResourcePolicy)
               -[:POLICY_STATEMENT]->(conditional:DynamoDBPolicyStatement {effect: 'Allow', is_public: false})
WHERE principal IS NULL
  AND (conditional.not_principal IS NOT NULL
       OR EXISTS { (conditional)-[:NAMES_PRINCIPAL]->(:DynamoDBPolicyPrincipal {kind: 'any'}) })
WITH tables, stream, policy, statement, principal, is_unmapped, accounts, is_unclear, held, conditional
ORDER BY conditional.id
WITH tables, stream, policy, statement, principal, is_unmapped, accounts, is_unclear, head(collect(held)) AS held,
     head(collect(conditional)) AS conditional
WITH tables, stream, coalesce(policy, held) AS policy, coalesce(statement, conditional) AS statement, principal,
     is_unmapped, accounts, is_unclear
WHERE statement IS NOT NULL
   OR (stream.stream_enabled
       AND (is_unclear OR NOT EXISTS { (stream)<-[:READ]-() } OR EXISTS { (stream)<-[:UNREAD]-() }))
RETURN tables.id AS subject, CASE WHEN principal IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN principal IS NOT NULL
            THEN 'The policy of the stream lets in account ' + principal.account_id
                 + CASE WHEN is_unmapped THEN ', which is not mapped' ELSE '' END
                 + CASE WHEN accounts > 1 THEN '; accounts that it lets in: ' + toString(accounts) ELSE '' END
            WHEN statement IS NOT NULL
            THEN 'The policy of the stream allows everybody who fulfils its condition, which is not evaluated'
            WHEN is_unclear THEN 'The policy of the stream cannot be understood'
            ELSE 'The policy of the stream was not read' END AS why,
       ['DynamoDBStream', stream.id]
         + CASE WHEN statement IS NULL THEN []
                ELSE ['DynamoDBResourcePolicy', policy.id, 'DynamoDBPolicyStatement', statement.id] END
         + CASE WHEN principal IS NULL THEN [] ELSE ['DynamoDBPolicyPrincipal', principal.id] END AS evidence
