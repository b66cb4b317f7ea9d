// How many tables a filter means, and what is known of their sizes.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
RETURN count(table) AS tables, CASE WHEN count(table.rows) > 0 THEN sum(table.rows) END AS items,
       CASE WHEN count(table.size) > 0 THEN sum(table.size) END AS size,
       count(table) - count(table.size) AS size_unknown
