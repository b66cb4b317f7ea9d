// ask: tables without any tag; only those whose tags were read
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
WHERE answered(table, 'tag:GetResources') AND NOT EXISTS { MATCH (table)-[:TAGGED]->(:AWSTag) }
RETURN account.id AS account, table.region AS region, table.name AS table_name
ORDER BY table.id
