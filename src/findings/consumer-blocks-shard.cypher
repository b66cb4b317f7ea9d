MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)
      <-[:READS_STREAM]-(mapping:AWSLambdaEventSourceMapping)
WHERE $from <= tables.id <= $to AND mapping.maximumretryattempts = -1
  AND NOT coalesce(mapping.bisectbatchonfunctionerror, false) AND mapping.on_failure_arn IS NULL
WITH tables, stream, mapping
ORDER BY mapping.id
WITH tables, stream, collect(coalesce(mapping.functionarn, mapping.id)) AS found,
     collect(['AWSLambdaEventSourceMapping', mapping.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Retries a batch that fails until it expires, whole and with no destination for failures: '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBStream', stream.id], one IN nodes | all + one) AS evidence
