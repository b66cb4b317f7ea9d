WITH keys AS NOT MATERIALIZED (
  SELECT id, kms_master_key_arn AS arn, substr(kms_master_key_arn, instr(kms_master_key_arn, ':kms:') + 5) AS place
  FROM "DynamoDBSSEDescription"
  WHERE kms_master_key_arn GLOB 'arn:*:kms:*:*:*'
),
owned AS NOT MATERIALIZED (SELECT id, arn, substr(place, instr(place, ':') + 1, 12) AS account FROM keys)
SELECT encrypted.src AS subject, 'fail' AS verdict,
       CASE WHEN mapped.id IS NULL THEN 'medium' END AS severity,
       'The key belongs to account ' || owned.account
         || CASE WHEN mapped.id IS NULL THEN ', which is not mapped' ELSE '' END AS why,
       CASE WHEN uses.dst IS NULL THEN json_array('DynamoDBSSEDescription', owned.id)
            ELSE json_array('DynamoDBSSEDescription', owned.id, 'AWSKMSKey', uses.dst) END AS evidence
FROM "HAS_SSE" AS encrypted
CROSS JOIN owned ON owned.id = encrypted.dst
CROSS JOIN "RESOURCE" AS resource ON resource.dst = encrypted.src AND resource.src_label = 'AWSAccount'
LEFT JOIN "AWSAccount" AS mapped ON mapped.id = owned.account AND mapped.inscope = 1
LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
WHERE encrypted.src BETWEEN $from AND $to AND owned.account <> resource.src
