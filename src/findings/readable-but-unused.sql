-- readers=5: so many users and roles, or more, can read the table (1 to 100000)
WITH idle AS MATERIALIZED (
  SELECT tables.id AS table_arn, usage.id AS usage,
         CASE typeof(usage.window_from) WHEN 'text' THEN unixepoch(usage.window_from)
              ELSE usage.window_from END AS began,
         CASE typeof(usage.window_to) WHEN 'text' THEN unixepoch(usage.window_to) ELSE usage.window_to END AS ended,
         coalesce(CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
                  ELSE tables.creation_date_time END, 0) AS made,
         EXISTS (SELECT 1 FROM "HAS_GSI" AS has_index
                 WHERE has_index.src = tables.id
                   AND NOT EXISTS (SELECT 1 FROM "HAS_USAGE" AS known WHERE known.src = has_index.dst)) AS is_partly_read
  FROM "HAS_USAGE" AS has
  CROSS JOIN "DynamoDBUsage" AS usage ON usage.id = has.dst
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable' AND usage.consumed_read = 0
    AND NOT EXISTS (SELECT 1 FROM "HAS_GSI" AS has_index
                    CROSS JOIN "HAS_USAGE" AS has_usage ON has_usage.src = has_index.dst
                    CROSS JOIN "DynamoDBUsage" AS theirs ON theirs.id = has_usage.dst
                    WHERE has_index.src = tables.id AND theirs.consumed_read > 0)
),
chosen AS MATERIALIZED (
  SELECT table_arn, 0 AS needs_other, usage, began, ended, is_partly_read FROM idle WHERE made <= began
),
who_can(CAN_READ_DATA, *, CAN_READ_DATA, *, can read the table)
SELECT who_can.table_arn AS subject,
       CASE WHEN principals >= $readers AND NOT chosen.is_partly_read THEN 'fail' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE WHEN perhaps < $readers THEN unclear WHEN principals < $readers THEN coalesce(unclear, doubted)
            WHEN chosen.is_partly_read THEN 'The table itself was not read, but the use of an index is not known'
            ELSE 'Nobody read the table from ' || date(chosen.began, 'unixepoch') || ' to '
                   || date(chosen.ended, 'unixepoch') || '; ' || said END AS why,
       json_array('DynamoDBUsage', chosen.usage) AS evidence
FROM who_can
CROSS JOIN chosen ON chosen.table_arn = who_can.table_arn
WHERE perhaps >= $readers OR unclear IS NOT NULL
