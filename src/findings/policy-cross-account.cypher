// trusted='': accounts, comma-separated, that may be named
MATCH (tables:DynamoDBTable)-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
WHERE $from <= tables.id <= $to
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement {effect: 'Allow'})
               -[:NAMES_PRINCIPAL]->(principal:DynamoDBPolicyPrincipal)
WHERE principal.account_id <> owner.id AND NOT principal.account_id IN split(replace($trusted, ' ', ''), ',')
OPTIONAL MATCH (mapped:AWSAccount {id: principal.account_id})
WHERE mapped.inscope
WITH tables, policy, statement, principal, mapped IS NULL AS is_unmapped
ORDER BY is_unmapped DESC, principal.id
WITH tables, policy, head(collect(statement)) AS statement, head(collect(principal)) AS principal,
     head(collect(is_unmapped)) AS is_unmapped, count(DISTINCT principal.account_id) AS accounts
OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(conditional:DynamoDBPolicyStatement {effect: 'Allow', is_public: false})
WHERE principal IS NULL
  AND (conditional.not_principal IS NOT NULL
       OR EXISTS { (conditional)-[:NAMES_PRINCIPAL]->(:DynamoDBPolicyPrincipal {kind: 'any'}) })
WITH tables, policy, statement, principal, is_unmapped, accounts, conditional
ORDER BY conditional.id
WITH tables, policy, statement, principal, is_unmapped, accounts, head(collect(conditional)) AS conditional
WITH tables, policy, coalesce(statement, conditional) AS statement, principal, is_unmapped, accounts
WHERE statement IS NOT NULL OR policy.statements IS NULL
RETURN tables.id AS subject, CASE WHEN principal IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       CASE WHEN principal IS NOT NULL AND is_unmapped THEN 'high' END AS severity,
       CASE WHEN statement IS NULL THEN 'The policy of the table cannot be understood'
            WHEN principal IS NULL
              THEN 'The policy of the table allows everybody who fulfils its condition, which is not evaluated'
            ELSE 'The policy of the table lets in account ' + principal.account_id
                 + CASE WHEN is_unmapped THEN ', which is not mapped' ELSE '' END
                 + CASE WHEN accounts > 1 THEN '; accounts that it lets in: ' + toString(accounts) ELSE '' END
       END AS why,
       ['DynamoDBResourcePolicy', policy.id]
         + CASE WHEN statement IS NULL THEN [] ELSE ['DynamoDBPolicyStatement', statement.id] END
         + CASE WHEN principal IS NULL THEN [] ELSE ['DynamoDBPolicyPrincipal', principal.id] END AS evidence
