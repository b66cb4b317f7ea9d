MATCH (table:DynamoDBTable)
WHERE WHICH
RETURN count(table) AS tables
