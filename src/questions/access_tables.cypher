// A block of an account's tables behind an id ($after): their streams, the names of their indexes, and whether their own
// policies are known: GetResourcePolicy has answered about the table, and about its stream where that is on. Last, since
// when the node is in the graph.
MATCH (account:AWSAccount {id: $account})-[:RESOURCE]->(table:DynamoDBTable)
WHERE table.id > $after
WITH account, table ORDER BY table.id LIMIT $limit
RETURN table.id AS id,
       head([(table)-[:LATEST_STREAM]->(stream:DynamoDBStream) | stream.id]) AS stream,
       COLLECT { MATCH (table)-[:HAS_GSI|HAS_LSI|HAS_VECTOR_INDEX]->(index) RETURN index.name AS name ORDER BY name }
         AS indexes,
       answered(table, 'dynamodb:GetResourcePolicy') AND NOT EXISTS {
         MATCH (table)-[:LATEST_STREAM]->(stream:DynamoDBStream)
         WHERE stream.stream_enabled
         OPTIONAL MATCH (note:DynatlasCoverage {id: account.id + '/' + table.region + '/dynamodb:GetResourcePolicy'})
         WITH stream, note
         WHERE note IS NULL OR NOT EXISTS { MATCH (note)-[:READ]->(stream) }
            OR EXISTS { MATCH (note)-[:UNREAD]->(stream) }
         RETURN stream
       } AS are_policies_known, table.firstseen AS firstseen
ORDER BY id
