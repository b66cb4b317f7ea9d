// How many tables each check and each severity has failures of, as stored.
MATCH (one:DynatlasFinding)-[:FOUND_ON]->(table:DynamoDBTable)
WHERE one.verdict = 'fail'
UNWIND [one.check, one.severity] AS value
RETURN value, count(DISTINCT table) AS tables
ORDER BY value
