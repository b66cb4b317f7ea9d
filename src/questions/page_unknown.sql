-- Which operations have not told of all tables of a place, by their notes: without one, they were never asked. (Tables
-- that were made since an operation was read as a whole are `why_unknown`'s.)
WITH operations(operation) AS (VALUES
  ('application-autoscaling:DescribeScalableTargets'), ('application-autoscaling:DescribeScalingPolicies'),
  ('application-autoscaling:DescribeScheduledActions'), ('backup:ListProtectedResources'),
  ('backup:ListRecoveryPointsByBackupVault'), ('dynamodb:DescribeContinuousBackups'),
  ('dynamodb:DescribeKinesisStreamingDestination'), ('dynamodb:DescribeTable'), ('dynamodb:DescribeTimeToLive'),
  ('dynamodb:GetResourcePolicy'), ('dynamodb:ListBackups'), ('dynamodb:ListContributorInsights'),
  ('dynamodb:ListExports'), ('dynamodb:ListImports'), ('kms:DescribeKey'), ('lambda:ListEventSourceMappings'),
  ('pipes:ListPipes'), ('tag:GetResources')),
places AS MATERIALIZED (
  SELECT resource.src AS account, tables.region AS region, count(*) AS tables
  FROM "DynamoDBTable" AS tables
  JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  GROUP BY resource.src, tables.region
),
parts AS (
  SELECT account, region, operation FROM places CROSS JOIN operations
  UNION
  SELECT account, region, operation FROM "DynatlasCoverage" WHERE state <> 'complete'
),
of_keys AS MATERIALIZED (  -- tables with a key that was never read
  SELECT resource.src AS account, tables.region AS region, count(*) AS tables
  FROM "DynamoDBSSEDescription" AS sse
  JOIN "HAS_SSE" AS has ON has.dst = sse.id
  JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
  LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = sse.id
  LEFT JOIN "AWSKMSKey" AS keys ON keys.id = uses.dst
  WHERE sse.kms_master_key_arn IS NOT NULL AND keys.found IS NULL
  GROUP BY resource.src, tables.region
)
SELECT parts.operation AS operation, parts.account AS account, owner.name AS account_name, parts.region AS region,
       CASE WHEN parts.operation = 'kms:DescribeKey' THEN coalesce(of_keys.tables, 0)
            WHEN note.subjects IS NULL THEN places.tables
            WHEN parts.operation IN (
              'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeKinesisStreamingDestination',
              'dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive', 'dynamodb:GetResourcePolicy')
            THEN places.tables - (
              SELECT count(*) FROM "READ" AS answer
              WHERE answer.src = note.id AND answer.dst_label = 'DynamoDBTable'
                AND NOT EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain.src = note.id AND vain.dst = answer.dst))
       END AS tables,
       places.tables AS "of", coalesce(note.state, 'never') AS state,
       coalesce(note.reason, CASE WHEN note.id IS NULL THEN 'never asked' END) AS reason,
       CASE WHEN note.state <> 'complete' THEN note.read_at END AS since, note.complete_at AS last_complete_at,
       note.subjects AS subjects, note.unread AS unread
FROM parts
LEFT JOIN places ON places.account = parts.account AND places.region = parts.region
LEFT JOIN of_keys ON of_keys.account = parts.account AND of_keys.region = parts.region
LEFT JOIN "AWSAccount" AS owner ON owner.id = parts.account
LEFT JOIN "DynatlasCoverage" AS note ON note.id = parts.account || '/' || parts.region || '/' || parts.operation
WHERE coalesce(note.state, 'never') <> 'complete'
ORDER BY parts.operation, parts.account, parts.region
