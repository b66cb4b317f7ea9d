-- days=30: how old a table must be (1 to 3650)
WITH aged AS (
  SELECT id, provisioned_throughput_read_capacity_units AS read_units,
         provisioned_throughput_write_capacity_units AS write_units,
         CASE typeof(creation_date_time) WHEN 'text' THEN unixepoch(creation_date_time)
              ELSE creation_date_time END AS made
  FROM "DynamoDBTable"
  WHERE id BETWEEN $from AND $to AND "rows" = 0
    AND (provisioned_throughput_read_capacity_units > 5 OR provisioned_throughput_write_capacity_units > 5)
)
SELECT id AS subject, 'fail' AS verdict, NULL AS severity,
       'No items, and ' || coalesce(read_units, 0) || ' read and ' || coalesce(write_units, 0)
         || ' write units; created on ' || date(made, 'unixepoch') AS why,
       json_array() AS evidence
FROM aged
WHERE made >= 0 AND made < $now - 86400.0 * $days
