MATCH (tables:DynamoDBTable)-[:HAS_KINESIS_DESTINATION]->(destination:DynamoDBKinesisDestination)
WHERE $from <= tables.id <= $to AND destination.destination_status = 'ENABLE_FAILED'
WITH tables, destination
ORDER BY destination.id
WITH tables, collect(coalesce(destination.stream_arn, destination.id)
                     + coalesce(' (' + destination.destination_status_description + ')', '')) AS found,
     collect(['DynamoDBKinesisDestination', destination.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Changes do not get to ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
