// ask: each table's protection at a glance; `?` is what was not read (see why_unknown)
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
OPTIONAL MATCH (sse)-[:USES_KMS_KEY]->(key:AWSKMSKey)
OPTIONAL MATCH (table)-[:HAS_CONTINUOUS_BACKUPS]->(recovery:DynamoDBContinuousBackups)
OPTIONAL MATCH (table)-[:HAS_TIME_TO_LIVE]->(expiry:DynamoDBTimeToLive)
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       CASE table.deletion_protection_enabled WHEN true THEN 'on' WHEN false THEN 'off' ELSE '?' END AS deletion_protection,
       CASE WHEN answered(table, 'dynamodb:DescribeContinuousBackups') THEN
         CASE recovery.point_in_time_recovery_status WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off' ELSE '?' END
       ELSE '?' END AS point_in_time_recovery,
       CASE WHEN answered(table, 'dynamodb:ListBackups') AND answered(table, 'backup:ListRecoveryPointsByBackupVault') THEN
         toString(COUNT { (table)-[:HAS_BACKUP]->() })
       ELSE '?' END AS backups,
       CASE WHEN answered(table, 'dynamodb:DescribeTimeToLive') THEN
         CASE expiry.time_to_live_status WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off'
         ELSE coalesce(toLower(expiry.time_to_live_status), '?') END
       ELSE '?' END AS time_to_live,
       CASE WHEN answered(table, 'dynamodb:GetResourcePolicy') THEN
         CASE WHEN EXISTS { (table)-[:HAS_RESOURCE_POLICY]->() } THEN 'yes' ELSE 'no' END
       ELSE '?' END AS resource_policy,
       CASE WHEN sse.kms_master_key_arn IS NULL AND coalesce(sse.sse_type, '') <> 'KMS' THEN 'DynamoDB'
            WHEN key.key_manager = 'CUSTOMER' THEN 'customer' WHEN key.key_manager = 'AWS' THEN 'AWS' ELSE '?' END AS key_manager,
       CASE WHEN answered(table, 'application-autoscaling:DescribeScalableTargets') THEN
         CASE WHEN EXISTS { (table)<-[:SCALES]-() } THEN 'yes' ELSE 'no' END
       ELSE '?' END AS autoscaling,
       CASE WHEN answered(table, 'tag:GetResources') THEN toString(COUNT { (table)-[:TAGGED]->() }) ELSE '?' END AS tags,
       CASE WHEN answered(table, 'lambda:ListEventSourceMappings') AND answered(table, 'pipes:ListPipes')
                 AND answered(table, 'dynamodb:DescribeKinesisStreamingDestination') THEN
         toString(COUNT { (table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-() } +
                  COUNT { MATCH (table)-[:HAS_KINESIS_DESTINATION]->(destination)
                          WHERE coalesce(destination.destination_status, '') <> 'DISABLED' })
       ELSE '?' END AS consumers
ORDER BY table.id
