MATCH (tables:DynamoDBTable)-[:HAS_KINESIS_DESTINATION]->(destination:DynamoDBKinesisDestination)
WHERE $from <= tables.id <= $to AND coalesce(destination.destination_status, '') <> 'DISABLED'
WITH tables, destination, split(tables.id, ':')[4] AS owner
WHERE destination.stream_account_id <> owner
WITH tables, destination, owner
ORDER BY destination.id
WITH tables, owner, collect(coalesce(destination.stream_arn, destination.id)) AS found,
     collect(['DynamoDBKinesisDestination', destination.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Changes of account ' + owner + '\'s table go to '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
