WITH indexed AS (
  SELECT has.src AS table_id, indexes.id, coalesce(indexes.name, indexes.id) AS name,
         CASE WHEN indexes.key_schema = tables.key_schema THEN 'the table'
         ELSE (SELECT min(same.name)
               FROM (SELECT others.name
                     FROM "HAS_GSI" AS has_other
                     CROSS JOIN "GlobalSecondaryIndex" AS others ON others.id = has_other.dst
                     WHERE has_other.src = has.src AND has_other.dst < has.dst
                       AND others.key_schema = indexes.key_schema
                     UNION ALL
                     SELECT others.name
                     FROM "HAS_LSI" AS has_other
                     CROSS JOIN "DynamoDBLocalSecondaryIndex" AS others ON others.id = has_other.dst
                     WHERE has_other.src = has.src AND others.key_schema = indexes.key_schema) AS same) END AS other
  FROM "HAS_GSI" AS has
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  WHERE has.src BETWEEN $from AND $to
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Same keys: ' || group_concat(name || ' as ' || other, ', ') AS why,
       '[' || group_concat('"GlobalSecondaryIndex",' || json_quote(id)) || ']' AS evidence
FROM (SELECT * FROM indexed WHERE other IS NOT NULL ORDER BY table_id, id)
GROUP BY table_id
