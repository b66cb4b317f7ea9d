WITH scaled AS (
  SELECT scales.dst AS table_id, NULL AS index_name, scales.src AS target_id
  FROM "SCALES" AS scales
  WHERE scales.dst BETWEEN $from AND $to AND scales.dst_label = 'DynamoDBTable'
  UNION ALL
  SELECT has.src, coalesce(indexes.name, indexes.id), scales.src
  FROM "HAS_GSI" AS has
  CROSS JOIN "SCALES" AS scales ON scales.dst = has.dst
  CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
  WHERE has.src BETWEEN $from AND $to
), judged AS (
  SELECT tables.id AS table_id, targets.id,
         CASE WHEN targets.scalable_dimension LIKE '%:ReadCapacityUnits' THEN 'reads' ELSE 'writes' END || ' of '
           || coalesce(scaled.index_name, 'the table') AS what,
         CASE WHEN targets.dynamic_scaling_out_suspended = 1 THEN 'increases are suspended'
              WHEN NOT EXISTS (SELECT 1 FROM "HAS_SCALING_POLICY" AS has WHERE has.src = targets.id)
                   AND (targets.scheduled_scaling_suspended = 1
                        OR NOT EXISTS (SELECT 1 FROM "HAS_SCHEDULED_ACTION" AS has WHERE has.src = targets.id))
                   AND answered('application-autoscaling:DescribeScalingPolicies')
                   AND answered('application-autoscaling:DescribeScheduledActions')
              THEN 'no policy or scheduled action changes it' END AS reason
  FROM scaled
  CROSS JOIN "AWSApplicationAutoScalingTarget" AS targets ON targets.id = scaled.target_id
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = scaled.table_id
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  ORDER BY tables.id, targets.id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Registered, and does not scale: ' || group_concat(what || ' (' || reason || ')', ', ') AS why,
       '[' || group_concat('"AWSApplicationAutoScalingTarget",' || json_quote(id)) || ']' AS evidence
FROM judged
WHERE reason IS NOT NULL
GROUP BY table_id
