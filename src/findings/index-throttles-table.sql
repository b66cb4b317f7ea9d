WITH indexed AS (
  SELECT has.src AS table_id, usage.id, usage.throttled_writes AS throttled, coalesce(indexes.name, indexes.id) AS name
  FROM "HAS_GSI" AS has
  LEFT JOIN "HAS_USAGE" AS has_usage ON has_usage.src = has.dst
  LEFT JOIN "DynamoDBUsage" AS usage ON usage.id = has_usage.dst
  LEFT JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  WHERE has.src BETWEEN $from AND $to
    AND (usage.throttled_writes > 0
         OR (usage.id IS NULL AND EXISTS (SELECT 1 FROM "HAS_USAGE" AS known WHERE known.src = has.src)))
  ORDER BY has.src, has.dst
), judged AS (
  SELECT table_id, group_concat(CASE WHEN throttled > 0 THEN name || ' (' || throttled || ')' END, ', ') AS found,
         group_concat(CASE WHEN throttled > 0 THEN '"DynamoDBUsage",' || json_quote(id) END) AS nodes,
         group_concat(CASE WHEN id IS NULL THEN name END, ', ') AS unread
  FROM indexed
  GROUP BY table_id
)
SELECT table_id AS subject, CASE WHEN found IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       coalesce('Writes to indexes were throttled: ' || found, 'The use of an index was not read: ' || unread) AS why,
       '[' || coalesce(nodes, '') || ']' AS evidence
FROM judged
