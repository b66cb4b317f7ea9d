WITH named AS MATERIALIZED (
  SELECT has.src AS table_arn, has.dst AS policy, statement.id AS statement, min(principal.id) AS principal,
         principal.account_id AS account, key.id AS key
  FROM "HAS_RESOURCE_POLICY" AS has
  CROSS JOIN "HAS_SSE" AS encrypted ON encrypted.src = has.src
  CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
  CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst AND key.key_manager = 'AWS'
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  CROSS JOIN "NAMES_PRINCIPAL" AS names ON names.src = statement.id
  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND principal.account_id <> resource.src
  GROUP BY has.src
)
SELECT table_arn AS subject, 'fail' AS verdict, NULL AS severity,
       'The policy of the table lets in account ' || account
         || ', but AWS manages the key of the table, and no other account can use that key' AS why,
       json_array('DynamoDBResourcePolicy', policy, 'DynamoDBPolicyStatement', statement,
                  'DynamoDBPolicyPrincipal', principal, 'AWSKMSKey', key) AS evidence
FROM named
UNION ALL
SELECT has.src, 'unknown', NULL, 'The policy of the table cannot be understood',
       json_array('DynamoDBResourcePolicy', policy.id)
FROM "HAS_RESOURCE_POLICY" AS has
CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND policy.statements IS NULL
