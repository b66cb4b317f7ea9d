-- days=30: how many days before it expires key material is named (1 to 3650)
SELECT encrypted.src AS subject, 'fail' AS verdict, NULL AS severity,
       'The imported material of the key expires' || coalesce(' on ' || date(key.valid_to, 'unixepoch'), '')
         || ', and DynamoDB cannot read the table without it' AS why,
       json_array('DynamoDBSSEDescription', encrypted.dst, 'AWSKMSKey', key.id) AS evidence
FROM "HAS_SSE" AS encrypted
CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst
WHERE encrypted.src BETWEEN $from AND $to AND key.valid_to < $now + 86400 * $days
