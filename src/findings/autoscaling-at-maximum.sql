WITH scaled AS (
  SELECT tables.id AS table_id, NULL AS index_name, scales.src AS target_id,
         tables.provisioned_throughput_read_capacity_units AS reads,
         tables.provisioned_throughput_write_capacity_units AS writes
  FROM "SCALES" AS scales
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = scales.dst
  WHERE scales.dst BETWEEN $from AND $to
  UNION ALL
  SELECT has.src, coalesce(indexes.name, indexes.id), scales.src, indexes.provisioned_throughput_read_capacity_units,
         indexes.provisioned_throughput_write_capacity_units
  FROM "HAS_GSI" AS has
  CROSS JOIN "SCALES" AS scales ON scales.dst = has.dst
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  WHERE has.src BETWEEN $from AND $to
), full AS (
  SELECT scaled.table_id, targets.id, targets.max_capacity,
         CASE WHEN targets.scalable_dimension LIKE '%:ReadCapacityUnits' THEN 'reads' ELSE 'writes' END || ' of '
           || coalesce(scaled.index_name, 'the table') AS what,
         CASE WHEN targets.scalable_dimension LIKE '%:ReadCapacityUnits' THEN scaled.reads
              ELSE scaled.writes END AS units
  FROM scaled
  CROSS JOIN "AWSApplicationAutoScalingTarget" AS targets ON targets.id = scaled.target_id
  ORDER BY scaled.table_id, targets.id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Cannot be scaled up: '
         || group_concat(what || ' (' || units || ' units, the maximum is ' || max_capacity || ')', ', ') AS why,
       '[' || group_concat('"AWSApplicationAutoScalingTarget",' || json_quote(id)) || ']' AS evidence
FROM full
WHERE units >= max_capacity AND units > 0
GROUP BY table_id
