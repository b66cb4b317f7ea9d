MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH account, table, COUNT { (table)-[:HAS_GSI]->(:GlobalSecondaryIndex) } AS indexes
RETURN account.id AS account, table.region AS region, count(table) AS tables, sum(indexes) AS indexes,
       CASE WHEN count(table.rows) > 0 THEN sum(table.rows) END AS items,
       CASE WHEN count(table.size) > 0 THEN sum(table.size) END AS bytes
ORDER BY account, region
