-- ask: the keys of the tables' tags: how many values each has, and how many tables carry it
SELECT tags.key, count(DISTINCT tags.id) AS different_values, count(DISTINCT tagged.src) AS tables
FROM "TAGGED" AS tagged
JOIN "AWSTag" AS tags ON tags.id = tagged.dst
WHERE tagged.src_label = 'DynamoDBTable'
GROUP BY tags.key
ORDER BY tables DESC, tags.key
