MATCH (tables:DynamoDBTable)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(key:AWSKMSKey)
WHERE $from <= tables.id <= $to AND key.key_state IN ['PendingDeletion', 'PendingReplicaDeletion']
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'KMS deletes the key'
         + CASE WHEN -62167219200 <= key.deletion_date < 253402300800
                THEN ' on ' + toString(date(datetime({epochSeconds: key.deletion_date}))) ELSE '' END
         + ', and nobody can read the table without it' AS why,
       ['DynamoDBSSEDescription', sse.id, 'AWSKMSKey', key.id] AS evidence
