// percent=20: what is used of both reads and writes in 14 days is below so much of the capacity (1 to 100)
MATCH (tables:DynamoDBTable)-[:HAS_USAGE]->(usage:DynamoDBUsage)
WHERE $from <= tables.id <= $to AND tables.provisioned_throughput_read_capacity_units > 0
  AND tables.provisioned_throughput_write_capacity_units > 0
WITH tables, usage, tables.provisioned_throughput_read_capacity_units AS read_units,
     tables.provisioned_throughput_write_capacity_units AS write_units,
     usage.window_from AS began, usage.window_to AS ended, tables.creation_date_time AS made
WITH tables, usage, read_units, write_units,
     CASE WHEN toFloatOrNull(began) IS NULL THEN began.epochSeconds ELSE began END AS began,
     CASE WHEN toFloatOrNull(ended) IS NULL THEN ended.epochSeconds ELSE ended END AS ended,
     coalesce(CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END, 0) AS made
WITH tables, usage, read_units, write_units, ended,
     1.0 * (ended - CASE WHEN made > began THEN made ELSE began END) AS seconds
WHERE seconds >= 86400
WITH tables, usage, read_units, write_units, ended, 100.0 * usage.consumed_read / (seconds * read_units) AS reads,
     100.0 * usage.consumed_write / (seconds * write_units) AS writes
WHERE reads < $percent AND writes < $percent
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'In the days until ' + toString(date(datetime({epochSeconds: toInteger(ended)}))) + ', '
         + toString(toInteger(reads)) + '% of ' + toString(read_units) + ' read units and '
         + toString(toInteger(writes)) + '% of ' + toString(write_units) + ' write units were used' AS why,
       ['DynamoDBUsage', usage.id] AS evidence
