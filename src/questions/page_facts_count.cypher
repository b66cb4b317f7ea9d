// How many tables of a filter are on, off or unknown, by one fact: web/overview.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
WITH FACT AS state
RETURN state, count(*) AS tables
ORDER BY state
