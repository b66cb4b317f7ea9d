WITH idle AS (
  SELECT tables.id AS table_id, usage.id,
         CASE typeof(usage.window_from) WHEN 'text' THEN unixepoch(usage.window_from)
              ELSE usage.window_from END AS began,
         CASE typeof(usage.window_to) WHEN 'text' THEN unixepoch(usage.window_to) ELSE usage.window_to END AS ended,
         coalesce(CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
                  ELSE tables.creation_date_time END, 0) AS made
  FROM "HAS_USAGE" AS has
  CROSS JOIN "DynamoDBUsage" AS usage ON usage.id = has.dst
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable'
    AND usage.consumed_read = 0 AND usage.consumed_write = 0
    AND NOT EXISTS (SELECT 1 FROM "HAS_REPLICA" AS replicated WHERE replicated.src = tables.id)
    AND NOT EXISTS (SELECT 1 FROM "HAS_GSI" AS has_index
                    CROSS JOIN "HAS_USAGE" AS has_usage ON has_usage.src = has_index.dst
                    CROSS JOIN "DynamoDBUsage" AS theirs ON theirs.id = has_usage.dst
                    WHERE has_index.src = tables.id AND (theirs.consumed_read > 0 OR theirs.consumed_write > 0))
), judged AS (
  SELECT *, EXISTS (SELECT 1 FROM "HAS_GSI" AS has_index
                    WHERE has_index.src = idle.table_id
                      AND NOT EXISTS (SELECT 1 FROM "HAS_USAGE" AS known WHERE known.src = has_index.dst))
            AS is_partly_read
  FROM idle
  WHERE made <= began
)
SELECT table_id AS subject, CASE WHEN is_partly_read THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN is_partly_read THEN 'The table itself was not used, but the use of an index was not read'
       ELSE 'Nothing was read or written from ' || date(began, 'unixepoch') || ' to ' || date(ended, 'unixepoch')
       END AS why,
       json_array('DynamoDBUsage', id) AS evidence
FROM judged
