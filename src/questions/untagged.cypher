// ask: tables without any tag; only where the region's tags were read completely
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
MATCH (part:DynatlasCoverage {id: account.id + '/' + table.region + '/tag:GetResources', state: 'complete'})
WHERE NOT EXISTS { MATCH (table)-[:TAGGED]->(:AWSTag) }
RETURN account.id AS account, table.region AS region, table.name AS table_name
ORDER BY table.id
