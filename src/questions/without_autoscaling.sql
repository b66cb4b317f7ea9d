-- ask: provisioned tables whose reads or writes are not scaled; only those whose scaling was read
WITH known AS MATERIALIZED (SELECT table_id FROM answered WHERE operation = 'application-autoscaling:DescribeScalableTargets')
SELECT resource.src AS account, tables.region, tables.name AS table_name,
       count(CASE WHEN targets.scalable_dimension = 'dynamodb:table:ReadCapacityUnits' THEN 1 END) AS read_targets,
       count(CASE WHEN targets.scalable_dimension = 'dynamodb:table:WriteCapacityUnits' THEN 1 END) AS write_targets
FROM "DynamoDBTable" AS tables
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
JOIN known ON known.table_id = tables.id
LEFT JOIN "HAS_BILLING" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBBillingModeSummary" AS billing ON billing.id = has.dst
LEFT JOIN "SCALES" AS scales ON scales.dst = tables.id
LEFT JOIN "AWSApplicationAutoScalingTarget" AS targets ON targets.id = scales.src
WHERE coalesce(billing.billing_mode, 'PROVISIONED') = 'PROVISIONED'
  AND tables.provisioned_throughput_read_capacity_units > 0
GROUP BY tables.id
HAVING read_targets = 0 OR write_targets = 0
ORDER BY tables.id
