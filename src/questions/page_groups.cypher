MATCH (table:DynamoDBTable)
WHERE $region = '' OR table.region = $region
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH account, table
WHERE $account = '' OR account.id = $account
RETURN account.id AS account, table.region AS region,
       split(replace(replace(table.name, '_', '-'), '.', '-'), '-')[0] AS prefix,
       count(table) AS tables, sum(table.size) AS bytes
ORDER BY tables DESC, account, region, prefix
LIMIT $limit
