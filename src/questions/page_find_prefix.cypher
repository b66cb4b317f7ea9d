// Tables whose names begin so, along the index of names.
MATCH (table:DynamoDBTable)
WHERE table._ont_name STARTS WITH $text
WITH table ORDER BY table._ont_name, table.id LIMIT $limit
RETURN table.id AS id, table.name AS name, table.region AS region, toLower(table.table_status) AS status,
       head([(account:AWSAccount)-[:RESOURCE]->(table) | account.id]) AS account
ORDER BY name, id
