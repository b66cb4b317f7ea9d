// days=30: how many days before it expires key material is named (1 to 3650)
MATCH (tables:DynamoDBTable)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(key:AWSKMSKey)
WHERE $from <= tables.id <= $to AND key.valid_to < $now + 86400 * $days
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'The imported material of the key expires'
         + CASE WHEN key.valid_to >= -62167219200
                THEN ' on ' + toString(date(datetime({epochSeconds: key.valid_to}))) ELSE '' END
         + ', and DynamoDB cannot read the table without it' AS why,
       ['DynamoDBSSEDescription', sse.id, 'AWSKMSKey', key.id] AS evidence
