WITH lower AS (
  SELECT tables.id AS table_id, tables.provisioned_throughput_write_capacity_units AS units, indexes.id,
         coalesce(indexes.name, indexes.id) || ' (' || indexes.provisioned_throughput_write_capacity_units || ')'
           AS found
  FROM "DynamoDBTable" AS tables
  CROSS JOIN "HAS_GSI" AS has ON has.src = tables.id
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  WHERE tables.id BETWEEN $from AND $to AND tables.provisioned_throughput_write_capacity_units > 0
    AND indexes.provisioned_throughput_write_capacity_units < tables.provisioned_throughput_write_capacity_units
  ORDER BY tables.id, indexes.id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Below the table''s ' || units || ' write units: ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"GlobalSecondaryIndex",' || json_quote(id)) || ']' AS evidence
FROM lower
GROUP BY table_id
