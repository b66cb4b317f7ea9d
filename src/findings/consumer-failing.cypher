MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)<-[:READS_STREAM]-(reader)
WHERE $from <= tables.id <= $to
  AND (reader.lastprocessingresult STARTS WITH 'PROBLEM' OR reader.current_state ENDS WITH '_FAILED')
WITH tables, stream, reader,
     coalesce(reader.lastprocessingresult, reader.current_state + coalesce(': ' + reader.state_reason, '')) AS result
ORDER BY reader.id
WITH tables, stream, collect(coalesce(reader.functionarn, reader.arn, reader.id) + ' (' + result + ')') AS found,
     collect([CASE WHEN reader:AWSPipe THEN 'AWSPipe' ELSE 'AWSLambdaEventSourceMapping' END, reader.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Failing: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBStream', stream.id], one IN nodes | all + one) AS evidence
