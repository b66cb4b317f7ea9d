-- trusted='': accounts, comma-separated, that may be named
WITH named AS MATERIALIZED (
  SELECT has.src AS table_arn, has.dst AS policy, statement.id AS statement, principal.id AS principal,
         principal.account_id AS account, mapped.id IS NULL AS is_unmapped
  FROM "HAS_RESOURCE_POLICY" AS has
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  CROSS JOIN "NAMES_PRINCIPAL" AS names ON names.src = statement.id
  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
  LEFT JOIN "AWSAccount" AS mapped ON mapped.id = principal.account_id AND mapped.inscope = 1
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND principal.account_id <> resource.src
    AND instr(',' || replace($trusted, ' ', '') || ',', ',' || principal.account_id || ',') = 0
),
worst AS MATERIALIZED (
  SELECT table_arn, policy, statement, principal, account, is_unmapped, count(DISTINCT account) AS accounts,
         min((1 - is_unmapped) || principal) AS rank
  FROM named
  GROUP BY table_arn
)
SELECT table_arn AS subject, 'fail' AS verdict, CASE WHEN is_unmapped THEN 'high' END AS severity,
       'The policy of the table lets in account ' || account
         || CASE WHEN is_unmapped THEN ', which is not mapped' ELSE '' END
         || CASE WHEN accounts > 1 THEN '; accounts that it lets in: ' || accounts ELSE '' END AS why,
       json_array('DynamoDBResourcePolicy', policy, 'DynamoDBPolicyStatement', statement,
                  'DynamoDBPolicyPrincipal', principal) AS evidence
FROM worst
UNION ALL
SELECT has.src, 'unknown', NULL, 'The policy of the table cannot be understood',
       json_array('DynamoDBResourcePolicy', policy.id)
FROM "HAS_RESOURCE_POLICY" AS has
CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND policy.statements IS NULL
UNION ALL
SELECT has.src, 'unknown', NULL, 'The policy of the table allows everybody who fulfils its condition, which is not evaluated',
       json_array('DynamoDBResourcePolicy', has.dst, 'DynamoDBPolicyStatement', min(statement.id))
FROM "HAS_RESOURCE_POLICY" AS has
CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND statement.is_public = 0
  AND (statement.not_principal IS NOT NULL
       OR EXISTS (SELECT 1 FROM "NAMES_PRINCIPAL" AS names
                  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
                  WHERE names.src = statement.id AND principal.kind = 'any'))
  AND has.src NOT IN (SELECT table_arn FROM worst)
GROUP BY has.src, has.dst
