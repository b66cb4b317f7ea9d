WITH keys AS NOT MATERIALIZED (
  SELECT id, kms_master_key_arn AS arn, substr(kms_master_key_arn, instr(kms_master_key_arn, ':kms:') + 5) AS place
  FROM "DynamoDBSSEDescription"
  WHERE kms_master_key_arn IS NOT NULL
),
placed AS NOT MATERIALIZED (
  SELECT id, arn, substr(place, instr(place, ':') + 1, 12) AS account,
         substr(place, instr(place, ':') + 13, 1) AS behind
  FROM keys
),
owned AS NOT MATERIALIZED (
  SELECT id, arn,
         CASE WHEN arn GLOB 'arn:*:kms:*' AND account NOT GLOB '*[^0-9]*' AND behind = ':' THEN account END AS account
  FROM placed
)
SELECT encrypted.src AS subject, CASE WHEN owned.account IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       CASE WHEN owned.account IS NOT NULL AND mapped.id IS NULL THEN 'medium' END AS severity,
       CASE WHEN owned.account IS NULL THEN 'No account stands in the ARN of the key, ' || owned.arn
            ELSE 'The key belongs to account ' || owned.account
                 || CASE WHEN mapped.id IS NULL THEN ', which is not mapped' ELSE '' END END AS why,
       CASE WHEN uses.dst IS NULL THEN json_array('DynamoDBSSEDescription', owned.id)
            ELSE json_array('DynamoDBSSEDescription', owned.id, 'AWSKMSKey', uses.dst) END AS evidence
FROM "HAS_SSE" AS encrypted
CROSS JOIN owned ON owned.id = encrypted.dst
CROSS JOIN "RESOURCE" AS resource ON resource.dst = encrypted.src AND resource.src_label = 'AWSAccount'
LEFT JOIN "AWSAccount" AS mapped ON mapped.id = owned.account AND mapped.inscope = 1
LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
WHERE encrypted.src BETWEEN $from AND $to AND (owned.account IS NULL OR owned.account <> resource.src)
