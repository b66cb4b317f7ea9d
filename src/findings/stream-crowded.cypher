MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)<-[:READS_STREAM]-(reader)
WHERE $from <= tables.id <= $to AND NOT coalesce(reader.state, reader.current_state, '') IN ['Disabled', 'STOPPED']
WITH tables, stream, reader
ORDER BY reader.id
WITH tables, stream, count(*) AS readers, collect(coalesce(reader.functionarn, reader.arn, reader.id)) AS found,
     collect([CASE WHEN reader:AWSPipe THEN 'AWSPipe' ELSE 'AWSLambdaEventSourceMapping' END, reader.id]) AS nodes
WHERE readers > 1
WITH tables, stream, readers, found, nodes,
     CASE WHEN EXISTS { (tables)-[:HAS_REPLICA|IN_GLOBAL_TABLE]->() } THEN 1 ELSE 2 END AS allowed
WHERE readers > allowed
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       toString(readers) + ' readers of a stream that '
         + CASE allowed WHEN 1 THEN 'replicas read too' ELSE 'two can read at once' END
         + ': ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBStream', stream.id], one IN nodes | all + one) AS evidence
