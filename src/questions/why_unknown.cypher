// ask: what is unknown, of how many tables, and why: denied, failed, left to a later run, never asked
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
UNWIND [
  'application-autoscaling:DescribeScalableTargets',
  'application-autoscaling:DescribeScalingPolicies',
  'application-autoscaling:DescribeScheduledActions',
  'backup:ListProtectedResources',
  'backup:ListRecoveryPointsByBackupVault',
  'cloudwatch:GetMetricData',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:DescribeKinesisStreamingDestination',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:GetResourcePolicy',
  'dynamodb:ListBackups',
  'dynamodb:ListContributorInsights',
  'dynamodb:ListExports',
  'dynamodb:ListImports',
  'kms:DescribeKey',
  'lambda:ListEventSourceMappings',
  'pipes:ListPipes',
  'tag:GetResources'] AS operation
WITH account, table, operation
WHERE NOT answered(table, operation)
  AND (operation <> 'kms:DescribeKey' OR EXISTS {  // of keys it is the tables alone that have one which was never read
    MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
    WHERE sse.kms_master_key_arn IS NOT NULL
      AND NOT EXISTS { MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey) WHERE key.found IS NOT NULL } })
WITH account.id AS account, table.region AS region, operation, count(*) AS tables_unknown
OPTIONAL MATCH (note:DynatlasCoverage {id: account + '/' + region + '/' + operation})
OPTIONAL MATCH (note)-[vain:UNREAD]->()
WITH account, region, operation, tables_unknown, note, min(vain.reason) AS of_one
WHERE note IS NOT NULL OR operation <> 'cloudwatch:GetMetricData'  // which is asked by its name alone
RETURN account, region, operation, tables_unknown,
       CASE WHEN note IS NULL THEN 'never asked' ELSE coalesce(note.reason, of_one, 'made since it was read') END AS reason,
       note.complete_at AS last_complete_at
ORDER BY account, region, operation
