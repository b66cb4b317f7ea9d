// Tables whose names contain this, whatever the case; the one of this ARN.
MATCH (table:DynamoDBTable)
WHERE table.id = $text OR toLower(table._ont_name) CONTAINS toLower($text)
WITH table LIMIT $limit
RETURN table.id AS id, table.name AS name, table.region AS region, toLower(table.table_status) AS status,
       head([(account:AWSAccount)-[:RESOURCE]->(table) | account.id]) AS account
ORDER BY id <> $text, name, id
