// keys='': tag keys, comma-separated, that every table must have; without them any tag will do
WITH [key IN split($keys, ',') WHERE trim(key) <> '' | trim(key)] AS wanted
MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
WITH tables, wanted, [(tables)-[:TAGGED]->(tag:AWSTag) | tag.key] AS has
WITH tables, wanted, [key IN wanted WHERE NOT key IN has] AS keys, [key IN has WHERE NOT key STARTS WITH 'aws:'] AS own
WHERE size(keys) > 0 OR (size(wanted) = 0 AND size(own) = 0)
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       CASE size(keys) WHEN 0 THEN 'The table has no tags'
            ELSE 'The table has no tag with the key '
                 + reduce(text = head(keys), one IN tail(keys) | text + ', ' + one) END AS why,
       [] AS evidence
