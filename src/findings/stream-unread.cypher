MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)
WHERE $from <= tables.id <= $to AND stream.stream_enabled
  AND NOT EXISTS { (stream)<-[:READS_STREAM]-() } AND NOT EXISTS { (tables)-[:HAS_REPLICA|IN_GLOBAL_TABLE]->() }
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'No Lambda function, pipe or replica reads the stream; readers that AWS lists nowhere, such as those of the Kinesis'
         + ' Client Library, cannot be seen' AS why,
       ['DynamoDBStream', stream.id] AS evidence
