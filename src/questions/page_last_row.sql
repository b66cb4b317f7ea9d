SELECT max(rowid) AS last FROM "DynamoDBTable"
