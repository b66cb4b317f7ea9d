-- keys='': tag keys, comma-separated, that every table must have; without them any tag will do
WITH wanted AS MATERIALIZED (
  SELECT trim(value) AS key FROM json_each('[' || replace(json_quote($keys), ',', '","') || ']') WHERE trim(value) <> ''
),
lacking AS NOT MATERIALIZED (
  SELECT tables.id AS id,
         CASE WHEN NOT EXISTS (SELECT 1 FROM wanted)
              THEN CASE WHEN NOT EXISTS (SELECT 1 FROM "TAGGED" AS tagged
                                         WHERE tagged.src = tables.id AND substr(tagged.dst, 1, 4) <> 'aws:')
                   THEN '' END
              ELSE (SELECT group_concat(wanted.key, ', ') FROM wanted
                    WHERE NOT EXISTS (SELECT 1 FROM "TAGGED" AS tagged CROSS JOIN "AWSTag" AS tag ON tag.id = tagged.dst
                                      WHERE tagged.src = tables.id AND tag.key = wanted.key)) END AS keys
  FROM "DynamoDBTable" AS tables
  WHERE tables.id BETWEEN $from AND $to
)
SELECT id AS subject, 'fail' AS verdict, NULL AS severity,
       CASE keys WHEN '' THEN 'The table has no tags' ELSE 'The table has no tag with the key ' || keys END AS why,
       json_array() AS evidence
FROM lacking
WHERE keys IS NOT NULL
