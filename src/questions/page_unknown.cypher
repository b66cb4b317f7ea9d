// Which operations have not told of all tables of a place, by their notes: without one, they were never asked. (Tables
// that were made since an operation was read as a whole are `why_unknown`'s.)
CALL {
  MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
  WITH account, table.region AS region, count(table) AS tables
  UNWIND [
    'application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions', 'backup:ListProtectedResources',
    'backup:ListRecoveryPointsByBackupVault', 'dynamodb:DescribeContinuousBackups',
    'dynamodb:DescribeKinesisStreamingDestination', 'dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive',
    'dynamodb:GetResourcePolicy', 'dynamodb:ListBackups', 'dynamodb:ListContributorInsights',
    'dynamodb:ListExports', 'dynamodb:ListImports', 'kms:DescribeKey', 'lambda:ListEventSourceMappings',
    'pipes:ListPipes', 'tag:GetResources'] AS operation
  RETURN account.id AS account, region, operation, tables
UNION ALL
  MATCH (note:DynatlasCoverage) WHERE note.state <> 'complete'
  RETURN note.account AS account, note.region AS region, note.operation AS operation, null AS tables
}
WITH account, region, operation, max(tables) AS tables
OPTIONAL MATCH (owner:AWSAccount {id: account})
OPTIONAL MATCH (note:DynatlasCoverage {id: account + '/' + region + '/' + operation})
WITH account, region, operation, tables, owner, note
WHERE coalesce(note.state, 'never') <> 'complete'
RETURN operation, account, owner.name AS account_name, region,
       CASE WHEN operation = 'kms:DescribeKey' THEN COUNT {  // tables with a key that was never read
              MATCH (:AWSAccount {id: account})-[:RESOURCE]->(table:DynamoDBTable {region: region})
              MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
              WHERE sse.kms_master_key_arn IS NOT NULL
                AND NOT EXISTS { MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey) WHERE key.found IS NOT NULL } }
            WHEN note.subjects IS NULL THEN tables
            WHEN operation IN [
              'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeKinesisStreamingDestination',
              'dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive', 'dynamodb:GetResourcePolicy']
            THEN tables - COUNT {
              MATCH (note)-[:READ]->(table:DynamoDBTable) WHERE NOT EXISTS { MATCH (note)-[:UNREAD]->(table) } }
       END AS tables,
       tables AS of, coalesce(note.state, 'never') AS state,
       coalesce(note.reason, CASE WHEN note IS NULL THEN 'never asked' END) AS reason,
       CASE WHEN note.state <> 'complete' THEN note.read_at END AS since, note.complete_at AS last_complete_at,
       note.subjects AS subjects, note.unread AS unread
ORDER BY operation, account, region
