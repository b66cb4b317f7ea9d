WITH unscaled AS (
  SELECT scales.dst AS table_id, has.dst AS index_id, count(DISTINCT targets.scalable_dimension) AS dimensions,
         max(targets.scalable_dimension) AS dimension
  FROM "SCALES" AS scales
  CROSS JOIN "AWSApplicationAutoScalingTarget" AS targets ON targets.id = scales.src
  CROSS JOIN "HAS_GSI" AS has ON has.src = scales.dst
  WHERE scales.dst BETWEEN $from AND $to AND scales.dst_label = 'DynamoDBTable'
    AND targets.scalable_dimension IN ('dynamodb:table:ReadCapacityUnits', 'dynamodb:table:WriteCapacityUnits')
    AND NOT EXISTS (SELECT 1 FROM "SCALES" AS others
                    CROSS JOIN "AWSApplicationAutoScalingTarget" AS theirs ON theirs.id = others.src
                    WHERE others.dst = has.dst
                      AND theirs.scalable_dimension = replace(targets.scalable_dimension, ':table:', ':index:'))
  GROUP BY scales.dst, has.dst
), named AS (
  SELECT unscaled.table_id, indexes.id,
         CASE WHEN unscaled.dimensions > 1 THEN 'reads and writes of '
              WHEN unscaled.dimension = 'dynamodb:table:ReadCapacityUnits' THEN 'reads of '
              ELSE 'writes of ' END || coalesce(indexes.name, indexes.id) AS found
  FROM unscaled
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = unscaled.index_id
  ORDER BY unscaled.table_id, indexes.id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'The table is scaled, its indexes are not: ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"GlobalSecondaryIndex",' || json_quote(id)) || ']' AS evidence
FROM named
GROUP BY table_id
