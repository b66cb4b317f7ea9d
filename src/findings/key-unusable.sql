SELECT encrypted.src AS subject, 'fail' AS verdict, NULL AS severity,
       CASE key.found WHEN 0 THEN 'KMS does not know the key any more'
            ELSE 'The state of the key is ' || key.key_state END
         || ', so that DynamoDB cannot read the table with it' AS why,
       json_array('DynamoDBSSEDescription', encrypted.dst, 'AWSKMSKey', key.id) AS evidence
FROM "HAS_SSE" AS encrypted
CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst
WHERE encrypted.src BETWEEN $from AND $to
  AND (key.found = 0 OR key.key_state IN ('Disabled', 'Unavailable', 'PendingImport'))
