// ask: what reads the tables' streams: Lambda functions and EventBridge pipes
MATCH (table:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)<-[:READS_STREAM]-(reader)
RETURN table.arn AS table_arn, CASE WHEN reader:AWSPipe THEN 'pipe' ELSE 'Lambda' END AS kind,
       coalesce(reader.functionarn, reader.arn) AS reader, coalesce(reader.current_state, reader.state) AS state
ORDER BY table_arn, kind, reader
