-- The names of tables, at most so many ($limit).
SELECT DISTINCT tables.name AS name FROM "DynamoDBTable" AS tables LIMIT $limit
