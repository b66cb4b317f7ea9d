MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)<-[:READS_STREAM]-(reader)
WHERE $from <= tables.id <= $to AND (reader.state = 'Disabled' OR reader.current_state = 'STOPPED')
WITH tables, stream, reader, coalesce(reader.state_transition_reason, reader.state_reason) AS reason
ORDER BY reader.id
WITH tables, stream,
     collect(coalesce(reader.functionarn, reader.arn, reader.id) + coalesce(' (' + reason + ')', '')) AS found,
     collect([CASE WHEN reader:AWSPipe THEN 'AWSPipe' ELSE 'AWSLambdaEventSourceMapping' END, reader.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Switched off: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBStream', stream.id], one IN nodes | all + one) AS evidence
