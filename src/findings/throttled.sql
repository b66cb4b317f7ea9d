SELECT has.src AS subject, 'fail' AS verdict, NULL AS severity,
       coalesce(usage.throttled_reads, 0) || ' reads and ' || coalesce(usage.throttled_writes, 0)
         || ' writes were throttled in 14 days'
         || coalesce(' until ' || CASE typeof(usage.window_to) WHEN 'text' THEN substr(usage.window_to, 1, 10)
                                  ELSE date(usage.window_to, 'unixepoch') END, '') AS why,
       json_array('DynamoDBUsage', usage.id) AS evidence
FROM "HAS_USAGE" AS has
CROSS JOIN "DynamoDBUsage" AS usage ON usage.id = has.dst
WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable'
  AND (usage.throttled_reads > 0 OR usage.throttled_writes > 0)
