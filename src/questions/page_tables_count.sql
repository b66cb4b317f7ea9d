SELECT count(*) AS tables
FROM "DynamoDBTable" AS tables
WHERE WHICH
