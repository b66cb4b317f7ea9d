MATCH (tables:DynamoDBTable)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(key:AWSKMSKey)
WHERE $from <= tables.id <= $to AND (key.found = false OR key.key_state IN ['Disabled', 'Unavailable', 'PendingImport'])
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       CASE key.found WHEN false THEN 'KMS does not know the key any more'
            ELSE 'The state of the key is ' + key.key_state END
         + ', so that DynamoDB cannot read the table with it' AS why,
       ['DynamoDBSSEDescription', sse.id, 'AWSKMSKey', key.id] AS evidence
