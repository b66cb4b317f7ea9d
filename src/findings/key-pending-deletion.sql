SELECT encrypted.src AS subject, 'fail' AS verdict, NULL AS severity,
       'KMS deletes the key' || coalesce(' on ' || date(key.deletion_date, 'unixepoch'), '')
         || ', and nobody can read the table without it' AS why,
       json_array('DynamoDBSSEDescription', encrypted.dst, 'AWSKMSKey', key.id) AS evidence
FROM "HAS_SSE" AS encrypted
CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst
WHERE encrypted.src BETWEEN $from AND $to AND key.key_state IN ('PendingDeletion', 'PendingReplicaDeletion')
