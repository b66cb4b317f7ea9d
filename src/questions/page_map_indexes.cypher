MATCH (table:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
RETURN index.id AS id, table.id AS table_id, index.name AS name
ORDER BY id
LIMIT $limit
