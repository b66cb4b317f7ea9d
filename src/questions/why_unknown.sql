-- ask: what is unknown, of how many tables, and why: denied, failed, left to a later run, never asked
WITH operations(operation) AS (VALUES
  ('application-autoscaling:DescribeScalableTargets'),
  ('application-autoscaling:DescribeScalingPolicies'),
  ('application-autoscaling:DescribeScheduledActions'),
  ('backup:ListProtectedResources'),
  ('backup:ListRecoveryPointsByBackupVault'),
  ('cloudwatch:GetMetricData'),
  ('dynamodb:DescribeContinuousBackups'),
  ('dynamodb:DescribeKinesisStreamingDestination'),
  ('dynamodb:DescribeTable'),
  ('dynamodb:DescribeTimeToLive'),
  ('dynamodb:GetResourcePolicy'),
  ('dynamodb:ListBackups'),
  ('dynamodb:ListContributorInsights'),
  ('dynamodb:ListExports'),
  ('dynamodb:ListImports'),
  ('lambda:ListEventSourceMappings'),
  ('pipes:ListPipes'),
  ('tag:GetResources')),
parts AS (
  SELECT resource.src AS account, tables.region AS region, count(*) AS tables
  FROM "DynamoDBTable" AS tables
  JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  GROUP BY resource.src, tables.region
),
known AS MATERIALIZED (
  SELECT resource.src AS account, tables.region AS region, answered.operation AS operation, count(*) AS tables
  FROM answered
  JOIN "DynamoDBTable" AS tables ON tables.id = answered.table_id
  JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  GROUP BY resource.src, tables.region, answered.operation
),
unknown AS (
  SELECT parts.account, parts.region, operations.operation, parts.tables - coalesce(known.tables, 0) AS tables
  FROM parts
  CROSS JOIN operations
  LEFT JOIN known
    ON known.account = parts.account AND known.region = parts.region AND known.operation = operations.operation
  UNION ALL  -- of keys it is the tables alone that have one which was never read
  SELECT resource.src, tables.region, 'kms:DescribeKey', count(*)
  FROM "DynamoDBSSEDescription" AS sse
  JOIN "HAS_SSE" AS has ON has.dst = sse.id
  JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = sse.id
  LEFT JOIN "AWSKMSKey" AS keys ON keys.id = uses.dst
  WHERE sse.kms_master_key_arn IS NOT NULL AND keys.found IS NULL
    AND NOT EXISTS (SELECT 1 FROM answered WHERE table_id = tables.id AND operation = 'kms:DescribeKey')
  GROUP BY resource.src, tables.region
)
SELECT unknown.account, unknown.region, unknown.operation, unknown.tables AS tables_unknown,
       CASE WHEN note.id IS NULL THEN 'never asked'
            ELSE coalesce(note.reason, (SELECT min(reason) FROM "UNREAD" WHERE src = note.id), 'made since it was read')
       END AS reason,
       note.complete_at AS last_complete_at
FROM unknown
LEFT JOIN "DynatlasCoverage" AS note
  ON note.id = unknown.account || '/' || unknown.region || '/' || unknown.operation
WHERE unknown.tables > 0
  AND (note.id IS NOT NULL OR unknown.operation <> 'cloudwatch:GetMetricData')  -- which is asked by its name alone
ORDER BY unknown.account, unknown.region, unknown.operation
