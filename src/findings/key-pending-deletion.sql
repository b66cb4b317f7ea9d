SELECT tables.id AS subject, 'fail' AS verdict, NULL AS severity,
       'KMS deletes the key' || coalesce(' on ' || CASE typeof(key.deletion_date) WHEN 'text' THEN substr(key.deletion_date, 1, 10)
                                          ELSE date(key.deletion_date, 'unixepoch') END, '')
         || ', and nobody can read the table without it' AS why,
       json_array('DynamoDBSSEDescription', encrypted.dst, 'AWSKMSKey', key.id) AS evidence
FROM "AWSKMSKey" AS key
JOIN "USES_KMS_KEY" AS uses ON uses.dst = key.id
JOIN "HAS_SSE" AS encrypted ON encrypted.dst = uses.src
JOIN "DynamoDBTable" AS tables ON tables.id = encrypted.src
WHERE tables.id BETWEEN $from AND $to AND key.key_state IN ('PendingDeletion', 'PendingReplicaDeletion')
