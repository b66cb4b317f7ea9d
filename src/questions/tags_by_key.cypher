// ask: the keys of the tables' tags: how many values each has, and how many tables carry it
MATCH (table:DynamoDBTable)-[:TAGGED]->(tag:AWSTag)
RETURN tag.key AS key, count(DISTINCT tag) AS different_values, count(DISTINCT table) AS tables
ORDER BY tables DESC, key
