-- percent=20: what is used of both reads and writes in 14 days is below so much of the capacity (1 to 100)
WITH timed AS (
  SELECT tables.id AS table_id, usage.id, usage.consumed_read AS reads, usage.consumed_write AS writes,
         tables.provisioned_throughput_read_capacity_units AS read_units,
         tables.provisioned_throughput_write_capacity_units AS write_units,
         CASE typeof(usage.window_from) WHEN 'text' THEN unixepoch(usage.window_from)
              ELSE usage.window_from END AS began,
         CASE typeof(usage.window_to) WHEN 'text' THEN unixepoch(usage.window_to) ELSE usage.window_to END AS ended,
         coalesce(CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
                  ELSE tables.creation_date_time END, 0) AS made
  FROM "HAS_USAGE" AS has
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  CROSS JOIN "DynamoDBUsage" AS usage ON usage.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND has.src_label = 'DynamoDBTable'
    AND tables.provisioned_throughput_read_capacity_units > 0
    AND tables.provisioned_throughput_write_capacity_units > 0
), used AS (
  SELECT *, 1.0 * (ended - max(began, made)) AS seconds FROM timed
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'In the days until ' || date(ended, 'unixepoch') || ', '
         || CAST(100.0 * reads / (seconds * read_units) AS INTEGER) || '% of ' || read_units || ' read units and '
         || CAST(100.0 * writes / (seconds * write_units) AS INTEGER) || '% of ' || write_units
         || ' write units were used' AS why,
       json_array('DynamoDBUsage', id) AS evidence
FROM used
WHERE seconds >= 86400 AND 100.0 * reads / (seconds * read_units) < $percent
  AND 100.0 * writes / (seconds * write_units) < $percent
