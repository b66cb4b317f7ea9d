// days=30: how old a table must be (1 to 3650)
MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND tables.rows = 0
  AND (tables.provisioned_throughput_read_capacity_units > 5 OR tables.provisioned_throughput_write_capacity_units > 5)
WITH tables, tables.creation_date_time AS made
WITH tables, CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END AS made
WHERE made >= 0 AND made < $now - 86400.0 * $days
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'No items, and ' + toString(coalesce(tables.provisioned_throughput_read_capacity_units, 0)) + ' read and '
         + toString(coalesce(tables.provisioned_throughput_write_capacity_units, 0))
         + ' write units; created on ' + toString(date(datetime({epochSeconds: toInteger(made)}))) AS why,
       [] AS evidence
