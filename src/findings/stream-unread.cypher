MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)
WHERE $from <= tables.id <= $to AND stream.stream_enabled
  AND NOT EXISTS { (stream)<-[:READS_STREAM]-() } AND NOT EXISTS { (tables)-[:HAS_REPLICA|IN_GLOBAL_TABLE]->() }
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'No Lambda function, pipe or replica reads the stream; whether an application does, AWS does not say' AS why,
       ['DynamoDBStream', stream.id] AS evidence
