// Tables of a filter by one or two keys, each with the shares of a colour: src/web/tree.cc fills in what stands in
// capitals. A sum over nothing known is null, not 0.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
WITH FIRST AS first, SECOND AS second, COLOUR AS colour, AMOUNT AS amount, table.name AS name
RETURN first, second, colour, count(*) AS tables, CASE WHEN count(amount) > 0 THEN sum(amount) END AS size,
       count(*) - count(amount) AS size_unknown, min(name) AS least, max(name) AS most
ORDER BY first, second, colour
