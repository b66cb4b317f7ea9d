// ask: provisioned tables whose reads or writes are not scaled; only those whose scaling was read
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
WHERE answered(table, 'application-autoscaling:DescribeScalableTargets')
OPTIONAL MATCH (table)-[:HAS_BILLING]->(billing:DynamoDBBillingModeSummary)
WITH account, table, billing
WHERE coalesce(billing.billing_mode, 'PROVISIONED') = 'PROVISIONED' AND table.provisioned_throughput_read_capacity_units > 0
OPTIONAL MATCH (target:AWSApplicationAutoScalingTarget)-[:SCALES]->(table)
WITH account, table,
     count(CASE WHEN target.scalable_dimension = 'dynamodb:table:ReadCapacityUnits' THEN 1 END) AS read_targets,
     count(CASE WHEN target.scalable_dimension = 'dynamodb:table:WriteCapacityUnits' THEN 1 END) AS write_targets
WHERE read_targets = 0 OR write_targets = 0
RETURN account.id AS account, table.region AS region, table.name AS table_name, read_targets, write_targets
ORDER BY table.id
