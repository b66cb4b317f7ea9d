// ask: tables whose changes are written to a stream
MATCH (table:DynamoDBTable)-[:LATEST_STREAM]->(stream:DynamoDBStream)
WHERE stream.stream_enabled
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       stream.stream_view_type AS stream_view_type, stream.arn AS stream_arn
ORDER BY table.id
