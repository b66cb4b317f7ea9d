-- Tables of this name or ARN ($name).
SELECT tables.id AS id FROM "DynamoDBTable" AS tables WHERE tables.id = $name OR tables.name = $name ORDER BY tables.id
