WITH scaled AS MATERIALIZED (
  SELECT tables.id,
         (SELECT coalesce(sum(DISTINCT CASE targets.scalable_dimension WHEN 'dynamodb:table:ReadCapacityUnits' THEN 1
                                       WHEN 'dynamodb:table:WriteCapacityUnits' THEN 2 END), 0)
          FROM "SCALES" AS scales
          CROSS JOIN "AWSApplicationAutoScalingTarget" AS targets ON targets.id = scales.src
          WHERE scales.dst = tables.id) AS dimensions
  FROM "DynamoDBTable" AS tables
  WHERE tables.id BETWEEN $from AND $to AND tables.provisioned_throughput_read_capacity_units IS NOT 0
)
SELECT id AS subject, 'fail' AS verdict, NULL AS severity,
       CASE dimensions WHEN 0 THEN 'Neither reads nor writes are scaled' WHEN 1 THEN 'Reads are scaled, writes are not'
       ELSE 'Writes are scaled, reads are not' END AS why,
       json_array() AS evidence
FROM scaled
WHERE dimensions < 3
