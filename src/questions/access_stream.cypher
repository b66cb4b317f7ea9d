// The stream of a table ($table).
MATCH (:DynamoDBTable {id: $table})-[:LATEST_STREAM]->(stream:DynamoDBStream)
RETURN stream.id AS id
