MATCH (tables:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)<-[:READS_STREAM]-(reader)
WHERE $from <= tables.id <= $to
WITH tables, stream, reader, split(stream.id, ':')[4] AS owner, split(reader.target, ':')[4] AS target_account
WITH tables, stream, reader, owner,
     coalesce(reader.function_account_id, CASE WHEN NOT target_account IN ['', owner] THEN target_account END,
              split(reader.arn, ':')[4]) AS account
WHERE account <> owner
WITH tables, stream, reader, owner, account, NOT EXISTS { MATCH (:AWSAccount {id: account}) } AS is_unmapped
ORDER BY reader.id
WITH tables, stream, owner, max(CASE WHEN is_unmapped THEN 'high' END) AS severity,
     collect(coalesce(reader.functionarn, reader.arn + coalesce(' to ' + reader.target, ''), reader.id)
             + CASE WHEN is_unmapped THEN ' (account ' + account + ' is not mapped)' ELSE '' END) AS found,
     collect([CASE WHEN reader:AWSPipe THEN 'AWSPipe' ELSE 'AWSLambdaEventSourceMapping' END, reader.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, severity,
       'The stream of account ' + owner + ' goes to another one: '
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = ['DynamoDBStream', stream.id], one IN nodes | all + one) AS evidence
