WITH holders AS NOT MATERIALIZED (
  SELECT has.src AS table_arn, has.dst AS policy, 'table' AS what
  FROM "HAS_RESOURCE_POLICY" AS has
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable'
  UNION ALL
  SELECT latest.src, has.dst, 'stream'
  FROM "LATEST_STREAM" AS latest
  CROSS JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = latest.dst
  WHERE latest.src BETWEEN $from AND $to
),
public AS MATERIALIZED (
  SELECT holders.table_arn AS table_arn, holders.policy AS policy, holders.what AS what, min(statement.id) AS id,
         statement.action AS action
  FROM holders
  CROSS JOIN "POLICY_STATEMENT" AS has ON has.src = holders.policy
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = has.dst
  WHERE statement.is_public = 1
  GROUP BY holders.table_arn
),
unclear AS MATERIALIZED (
  SELECT holders.table_arn AS table_arn, 'The policy of the ' || holders.what || ' cannot be understood' AS why
  FROM holders
  CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = holders.policy
  WHERE policy.statements IS NULL
  UNION ALL
  SELECT latest.src, 'The policy of the stream was not read'
  FROM "LATEST_STREAM" AS latest
  CROSS JOIN "DynamoDBStream" AS stream ON stream.id = latest.dst
  WHERE latest.src BETWEEN $from AND $to AND stream.stream_enabled = 1
    AND (NOT EXISTS (SELECT 1 FROM "READ" AS answer WHERE answer.dst = stream.id)
         OR EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain.dst = stream.id))
)
SELECT table_arn AS subject, 'fail' AS verdict, NULL AS severity,
       'The policy of the ' || what || ' allows everybody, under no condition, '
         || coalesce(replace(replace(replace(substr(action, 1, 400), '["', ''), '"]', ''), '","', ', '),
                     'all but some actions') AS why,
       json_array('DynamoDBResourcePolicy', policy, 'DynamoDBPolicyStatement', id) AS evidence
FROM public
UNION ALL
SELECT table_arn, 'unknown', NULL, min(why), json_array()
FROM unclear
WHERE table_arn NOT IN (SELECT table_arn FROM public)
GROUP BY table_arn
