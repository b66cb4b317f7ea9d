WITH indexed AS (
  SELECT has.src AS table_id, has.dst AS index_id, usage.id, usage.window_from, usage.window_to
  FROM "HAS_GSI" AS has
  LEFT JOIN "HAS_USAGE" AS has_usage ON has_usage.src = has.dst
  LEFT JOIN "DynamoDBUsage" AS usage ON usage.id = has_usage.dst
  WHERE has.src BETWEEN $from AND $to
    AND (usage.consumed_read = 0
         OR (usage.id IS NULL AND EXISTS (SELECT 1 FROM "HAS_USAGE" AS known WHERE known.src = has.src)))
), timed AS (
  SELECT indexed.table_id, indexed.id, coalesce(indexes.name, indexes.id) AS name, indexes.firstseen AS index_seen,
         tables.firstseen AS table_seen,
         CASE typeof(indexed.window_from) WHEN 'text' THEN unixepoch(indexed.window_from)
              ELSE indexed.window_from END AS began,
         CASE typeof(indexed.window_to) WHEN 'text' THEN unixepoch(indexed.window_to)
              ELSE indexed.window_to END AS ended,
         coalesce(CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
                  ELSE tables.creation_date_time END, 0) AS made
  FROM indexed
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = indexed.table_id
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = indexed.index_id
  ORDER BY indexed.table_id, indexes.id
), judged AS (
  SELECT table_id, group_concat(CASE WHEN id IS NOT NULL THEN name END, ', ') AS found,
         group_concat(CASE WHEN id IS NOT NULL THEN '"DynamoDBUsage",' || json_quote(id) END) AS nodes,
         group_concat(CASE WHEN id IS NULL THEN name END, ', ') AS unread, min(began) AS began, max(ended) AS ended
  FROM timed
  WHERE id IS NULL OR (made <= began AND (index_seen <= table_seen + 86400000 OR index_seen <= began * 1000))
  GROUP BY table_id
)
SELECT table_id AS subject, CASE WHEN found IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       coalesce('Not read from ' || date(began, 'unixepoch') || ' to ' || date(ended, 'unixepoch') || ': ' || found,
                'The use of an index was not read: ' || unread) AS why,
       CASE WHEN found IS NULL THEN json_array() ELSE '[' || nodes || ']' END AS evidence
FROM judged
