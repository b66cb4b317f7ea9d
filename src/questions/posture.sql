-- ask: each table's protection at a glance; `?` is what was not read (see why_unknown)
WITH known AS MATERIALIZED (
  SELECT table_id,
         max(operation = 'dynamodb:DescribeContinuousBackups') AS pitr,
         max(operation = 'dynamodb:DescribeTimeToLive') AS ttl,
         max(operation = 'dynamodb:GetResourcePolicy') AS policy,
         max(operation = 'kms:DescribeKey') AS key,
         max(operation = 'application-autoscaling:DescribeScalableTargets') AS targets,
         max(operation = 'dynamodb:ListBackups') AS backups,
         max(operation = 'backup:ListRecoveryPointsByBackupVault') AS points,
         max(operation = 'tag:GetResources') AS tags,
         max(operation = 'lambda:ListEventSourceMappings') AS mappings,
         max(operation = 'pipes:ListPipes') AS pipes,
         max(operation = 'dynamodb:DescribeKinesisStreamingDestination') AS kinesis
  FROM answered
  GROUP BY table_id
)
SELECT resource.src AS account, tables.region, tables.name AS table_name,
       CASE tables.deletion_protection_enabled WHEN 1 THEN 'on' WHEN 0 THEN 'off' ELSE '?' END AS deletion_protection,
       CASE WHEN known.pitr = 1 THEN
         (SELECT CASE one.point_in_time_recovery_status WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off' ELSE '?' END
          FROM "HAS_CONTINUOUS_BACKUPS" AS has JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
          WHERE has.src = tables.id)
       ELSE '?' END AS point_in_time_recovery,
       CASE WHEN known.backups = 1 AND known.points = 1 THEN
         (SELECT CAST(count(*) AS TEXT) FROM "HAS_BACKUP" AS has WHERE has.src = tables.id)
       ELSE '?' END AS backups,
       CASE WHEN known.ttl = 1 THEN
         (SELECT CASE one.time_to_live_status WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off'
                 ELSE coalesce(lower(one.time_to_live_status), '?') END
          FROM "HAS_TIME_TO_LIVE" AS has JOIN "DynamoDBTimeToLive" AS one ON one.id = has.dst WHERE has.src = tables.id)
       ELSE '?' END AS time_to_live,
       CASE WHEN known.policy = 1 THEN
         CASE WHEN EXISTS (SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has WHERE has.src = tables.id) THEN 'yes' ELSE 'no' END
       ELSE '?' END AS resource_policy,
       CASE WHEN sse.kms_master_key_arn IS NULL AND coalesce(sse.sse_type, '') <> 'KMS' THEN 'DynamoDB'
            WHEN keys.key_manager = 'CUSTOMER' THEN 'customer' WHEN keys.key_manager = 'AWS' THEN 'AWS' ELSE '?' END AS key_manager,
       CASE WHEN known.targets = 1 THEN
         CASE WHEN EXISTS (SELECT 1 FROM "SCALES" AS scales WHERE scales.dst = tables.id) THEN 'yes' ELSE 'no' END
       ELSE '?' END AS autoscaling,
       CASE WHEN known.tags = 1 THEN
         (SELECT CAST(count(*) AS TEXT) FROM "TAGGED" AS tagged WHERE tagged.src = tables.id)
       ELSE '?' END AS tags,
       CASE WHEN known.mappings = 1 AND known.pipes = 1 AND known.kinesis = 1 THEN
         CAST((SELECT count(*) FROM "LATEST_STREAM" AS has JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
               WHERE has.src = tables.id) +
              (SELECT count(*) FROM "HAS_KINESIS_DESTINATION" AS has
               JOIN "DynamoDBKinesisDestination" AS one ON one.id = has.dst
               WHERE has.src = tables.id AND one.destination_status IS NOT 'DISABLED') AS TEXT)
       ELSE '?' END AS consumers
FROM "DynamoDBTable" AS tables
LEFT JOIN known ON known.table_id = tables.id
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_SSE" AS encrypted ON encrypted.src = tables.id
LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = encrypted.dst
LEFT JOIN "USES_KMS_KEY" AS uses ON uses.src = sse.id
LEFT JOIN "AWSKMSKey" AS keys ON keys.id = uses.dst
ORDER BY tables.id
