// Tables of this name or ARN ($name).
MATCH (table:DynamoDBTable)
WHERE table.id = $name OR table.name = $name
RETURN table.id AS id
ORDER BY id
