WITH named AS NOT MATERIALIZED (
  SELECT has.src AS table_arn, has.dst AS policy, statement.id AS statement, principal.id AS principal,
         principal.account_id AS account, lower(statement.action) AS action, statement.resource AS resource,
         statement.not_action AS not_action
  FROM "HAS_RESOURCE_POLICY" AS has
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = has.dst
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  CROSS JOIN "NAMES_PRINCIPAL" AS names ON names.src = statement.id
  CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND principal.account_id <> resource.src
),
wide AS MATERIALIZED (
  SELECT table_arn, policy, statement, min(principal) AS principal, account,
         CASE WHEN not_action IS NOT NULL THEN 'all actions but some'
              WHEN instr(action, '"*"') OR instr(action, '"dynamodb:*"') THEN 'every action'
              ELSE 'to change or delete on every resource' END AS what
  FROM named
  WHERE not_action IS NOT NULL OR instr(action, '"*"') OR instr(action, '"dynamodb:*"')
     OR (instr(resource, '"*"')
         AND (instr(action, '"dynamodb:put') OR instr(action, '"dynamodb:update') OR instr(action, '"dynamodb:delete')
              OR instr(action, '"dynamodb:batchwrite') OR instr(action, '"dynamodb:partiqlinsert')
              OR instr(action, '"dynamodb:partiqlupdate') OR instr(action, '"dynamodb:partiqldelete')))
  GROUP BY table_arn
)
SELECT table_arn AS subject, 'fail' AS verdict, NULL AS severity,
       'The policy of the table allows account ' || account || ' ' || what AS why,
       json_array('DynamoDBResourcePolicy', policy, 'DynamoDBPolicyStatement', statement,
                  'DynamoDBPolicyPrincipal', principal) AS evidence
FROM wide
UNION ALL
SELECT has.src, 'unknown', NULL, 'The policy of the table cannot be understood',
       json_array('DynamoDBResourcePolicy', policy.id)
FROM "HAS_RESOURCE_POLICY" AS has
CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND policy.statements IS NULL
