-- How many tables a filter means, and what is known of their sizes.
SELECT count(*) AS tables, sum(tables.rows) AS items, sum(tables.size) AS size,
       coalesce(sum(tables.size IS NULL), 0) AS size_unknown
FROM "DynamoDBTable" AS tables
ACCOUNT
WHERE WHICH
