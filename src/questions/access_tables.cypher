// A block of an account's tables behind an id ($after): their streams and the names of their indexes.
MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(table:DynamoDBTable)
WHERE table.id > $after
WITH table ORDER BY table.id LIMIT $limit
RETURN table.id AS id,
       head([(table)-[:LATEST_STREAM]->(stream:DynamoDBStream) | stream.id]) AS stream,
       COLLECT { MATCH (table)-[:HAS_GSI|HAS_LSI|HAS_VECTOR_INDEX]->(index) RETURN index.name AS name ORDER BY name }
         AS indexes
ORDER BY id
