// The names of tables, at most so many ($limit).
MATCH (table:DynamoDBTable)
RETURN DISTINCT table.name AS name
LIMIT $limit
