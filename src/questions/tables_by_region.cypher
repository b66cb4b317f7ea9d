MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH account, table, COUNT { (table)-[:HAS_GSI]->(:GlobalSecondaryIndex) } AS indexes
RETURN account.id AS account, table.region AS region, count(table) AS tables, sum(indexes) AS indexes,
       sum(table.rows) AS items, sum(table.size) AS bytes
ORDER BY account, region
