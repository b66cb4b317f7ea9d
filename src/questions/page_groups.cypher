MATCH (table:DynamoDBTable)
WHERE $region = '' OR table.region = $region
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH account, table
WHERE $account = '' OR account.id = $account
RETURN account.id AS account, table.region AS region,
       left(table.name, 1) + split(replace(replace(substring(table.name, 1), '_', '-'), '.', '-'), '-')[0] AS prefix,
       count(table) AS tables, CASE WHEN count(table.size) > 0 THEN sum(table.size) END AS bytes
ORDER BY tables DESC, account, region, prefix
LIMIT $limit
