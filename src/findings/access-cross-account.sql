-- trusted='': accounts, comma-separated, whose principals may read
WITH outside AS MATERIALIZED (
  SELECT ways.*, substr(ways.principal, instr(ways.principal, '::') + 2, 12) AS account,
         substr(ways.principal, instr(ways.principal, '::') + 15) AS name,
         CASE WHEN ways.state = 'allowed' THEN 1 WHEN ways.state = 'granted' THEN 2
              WHEN instr(ways.condition_keys, '"unread:') OR instr(ways.condition_keys, '"uncertain:') THEN 4
              ELSE 3 END AS rank
  FROM (SELECT given.dst AS table_arn, given.src AS principal, given.src_label AS label, 'items' AS what, given.state,
               given.condition_keys
        FROM "CAN_READ_DATA" AS given
        WHERE given.dst BETWEEN $from AND $to AND given.dst_label = 'DynamoDBTable'
        UNION ALL
        SELECT given.dst, given.src, given.src_label, 'stream', given.state, given.condition_keys
        FROM "CAN_READ_STREAM" AS given
        WHERE given.dst BETWEEN $from AND $to AND given.dst_label = 'DynamoDBTable') AS ways
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = ways.table_arn AND resource.src_label = 'AWSAccount'
  WHERE substr(ways.principal, instr(ways.principal, '::') + 2, 12) <> resource.src
    AND instr(',' || replace($trusted, ' ', '') || ',',
              ',' || substr(ways.principal, instr(ways.principal, '::') + 2, 12) || ',') = 0
),
worst AS MATERIALIZED (
  SELECT table_arn, principal, label, what, condition_keys, account, name, rank, count(DISTINCT account) AS accounts,
         min(rank || what || ' ' || principal) AS first
  FROM outside
  WHERE rank < 4
  GROUP BY table_arn
),
policies AS MATERIALIZED (
  SELECT has.src AS table_arn, 'table' AS holder, has.dst AS policy
  FROM "HAS_RESOURCE_POLICY" AS has
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable'
  UNION ALL
  SELECT latest.src, 'stream', has.dst
  FROM "LATEST_STREAM" AS latest
  CROSS JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = latest.dst
  WHERE latest.src BETWEEN $from AND $to
),
unclear AS (
  SELECT table_arn, 'Whether principal ' || name || ' of account ' || account || ' can read the ' || what
           || ' depends on a policy that was not read or cannot be understood' AS why
  FROM outside
  WHERE rank = 4
  UNION ALL
  SELECT policies.table_arn, 'The policy of the ' || policies.holder || ' cannot be understood'
  FROM policies
  CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = policies.policy
  WHERE policy.statements IS NULL  -- or IAM would refuse its text
     OR policy.id IN (SELECT part.value FROM "DynatlasAccess" AS note CROSS JOIN json_each(note.uncertain) AS part)
  UNION ALL
  SELECT latest.src, 'The policy of the stream was not read'
  FROM "LATEST_STREAM" AS latest
  CROSS JOIN "DynamoDBStream" AS stream ON stream.id = latest.dst
  WHERE latest.src BETWEEN $from AND $to AND stream.stream_enabled = 1
    AND (NOT EXISTS (SELECT 1 FROM "READ" AS answer WHERE answer.dst = stream.id)
         OR EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain.dst = stream.id))
  UNION ALL
  SELECT policies.table_arn, 'The policy of the ' || policies.holder || ' allows everybody'
           || CASE WHEN statement.is_public THEN '' ELSE ' who fulfils its condition' END
           || ', and not all accounts were read'
  FROM policies
  CROSS JOIN "POLICY_STATEMENT" AS states ON states.src = policies.policy
  CROSS JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  WHERE (statement.not_principal IS NOT NULL
         OR EXISTS (SELECT 1 FROM "NAMES_PRINCIPAL" AS names
                    CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
                    WHERE names.src = statement.id AND principal.kind = 'any'))
    AND EXISTS (SELECT 1 FROM json_each(coalesce(statement.action, '["*"]')) AS named
                JOIN json_each(CASE policies.holder WHEN 'stream' THEN '[giving(CAN_READ_STREAM, GetRecords)]' ELSE
                 '[giving(CAN_READ_DATA, *)]' END) AS reads ON reads.value GLOB lower(named.value)
                WHERE named.value NOT GLOB '*[^a-zA-Z0-9:*?]*')
)
SELECT worst.table_arn AS subject, 'fail' AS verdict, CASE WHEN worst.rank = 3 THEN 'medium' END AS severity,
       CASE WHEN worst.rank = 2 THEN 'Account ' || worst.account || ' can let its principals read the ' || worst.what
            ELSE 'Principal ' || worst.name || ' of account ' || worst.account || ' can read the ' || worst.what END
         || CASE WHEN worst.rank = 3
                 THEN ', depending on '
                        || replace(replace(replace(worst.condition_keys, '["', ''), '"]', ''), '","', ', ')
                 ELSE '' END
         || CASE WHEN EXISTS (SELECT 1 FROM "DynatlasAccess" AS note CROSS JOIN json_each(note.unread) AS part
                              WHERE note.id = resource.src || '/access' AND part.value = 'organizations')
                 THEN ', unless an SCP or RCP forbids it' ELSE '' END
         || CASE WHEN worst.accounts > 1 THEN '; accounts that can: ' || worst.accounts ELSE '' END AS why,
       json_array(worst.label, worst.principal) AS evidence
FROM worst
CROSS JOIN "RESOURCE" AS resource ON resource.dst = worst.table_arn AND resource.src_label = 'AWSAccount'
UNION ALL
SELECT table_arn, 'unknown', NULL, min(why), json_array()
FROM unclear
WHERE table_arn NOT IN (SELECT table_arn FROM worst)
GROUP BY table_arn
