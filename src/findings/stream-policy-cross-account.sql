-- trusted='': accounts, comma-separated, that may be named
WITH named AS MATERIALIZED (
  SELECT latest.src AS table_arn, latest.dst AS stream, has.dst AS policy, statement.id AS statement,
         principal.id AS principal, principal.account_id AS account, mapped.id IS NULL AS is_unmapped
  FROM "LATEST_STREAM" AS latest
  CROSS JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = latest.dst
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = latest.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  CROSS JOIN "NAMES_PRINCIPAL" AS names ON names.src = statement.id
  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
  LEFT JOIN "AWSAccount" AS mapped ON mapped.id = principal.account_id AND mapped.inscope = 1
  WHERE latest.src BETWEEN $from AND $to AND principal.account_id <> resource.src
    AND instr(',' || replace($trusted, ' ', '') || ',', ',' || principal.account_id || ',') = 0
),
worst AS MATERIALIZED (
  SELECT table_arn, stream, policy, statement, principal, account, is_unmapped, count(DISTINCT account) AS accounts,
         min((1 - is_unmapped) || principal) AS rank
  FROM named
  GROUP BY table_arn
)
SELECT table_arn AS subject, 'fail' AS verdict, NULL AS severity,
       'The policy of the stream lets in account ' || account
         || CASE WHEN is_unmapped THEN ', which is not mapped' ELSE '' END
         || CASE WHEN accounts > 1 THEN '; accounts that it lets in: ' || accounts ELSE '' END AS why,
       json_array('DynamoDBStream', stream, 'DynamoDBResourcePolicy', policy, 'DynamoDBPolicyStatement', statement,
                  'DynamoDBPolicyPrincipal', principal) AS evidence
FROM worst
UNION ALL
SELECT latest.src, 'unknown', NULL,
       CASE WHEN policy.id IS NOT NULL THEN 'The policy of the stream cannot be understood'
            ELSE 'The policy of the stream was not read' END,
       json_array('DynamoDBStream', stream.id)
FROM "LATEST_STREAM" AS latest
CROSS JOIN "DynamoDBStream" AS stream ON stream.id = latest.dst
LEFT JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = stream.id
LEFT JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst AND policy.statements IS NULL
WHERE latest.src BETWEEN $from AND $to AND stream.stream_enabled = 1
  AND (policy.id IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM "READ" AS answer WHERE answer.dst = stream.id)
       OR EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain.dst = stream.id))
  AND latest.src NOT IN (SELECT table_arn FROM worst)
UNION ALL
SELECT latest.src, 'unknown', NULL,
       'The policy of the stream allows everybody who fulfils its condition, which is not evaluated',
       json_array('DynamoDBStream', latest.dst, 'DynamoDBResourcePolicy', has.dst, 'DynamoDBPolicyStatement',
                  min(statement.id))
FROM "LATEST_STREAM" AS latest
CROSS JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = latest.dst
CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
WHERE latest.src BETWEEN $from AND $to AND statement.is_public = 0
  AND (statement.not_principal IS NOT NULL
       OR EXISTS (SELECT 1 FROM "NAMES_PRINCIPAL" AS names
                  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
                  WHERE names.src = statement.id AND principal.kind = 'any'))
  AND latest.src NOT IN (SELECT table_arn FROM worst)
GROUP BY latest.src, latest.dst, has.dst
