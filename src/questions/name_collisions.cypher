// ask: table names that occur in several accounts or regions
MATCH (each:DynamoDBTable)
WITH each.name AS name, collect(each) AS tables
WHERE size(tables) > 1
UNWIND tables AS table
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN name AS table_name, account.id AS account, table.region AS region, table.size AS bytes
ORDER BY name, table.id
