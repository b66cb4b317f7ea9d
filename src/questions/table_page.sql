-- All that the page of one table shows, as one JSON object in the column `page`; null is unknown, none is an empty list
-- or a missing part. Lists are in no order, and what the graph keeps as JSON stands as text.
SELECT json_object(
  'id', tables.id, 'table_id', tables.table_id,
  'keys', tables.key_schema,
  'protection', json_object('disassociation',
    CASE tables.disassociation_protection_enabled WHEN 1 THEN 'on' WHEN 0 THEN 'off' END),
  'capacity', json_object(
    'warm_read', tables.warm_read_units_per_second, 'warm_write', tables.warm_write_units_per_second,
    'warm_status', tables.warm_throughput_status,
    'last_increase', tables.provisioned_throughput_last_increase_date_time,
    'last_decrease', tables.provisioned_throughput_last_decrease_date_time,
    'decreases_today', tables.provisioned_throughput_number_of_decreases_today,
    'switched_to_on_demand',
    (SELECT one.last_update_to_pay_per_request_date_time
     FROM "HAS_BILLING" AS has JOIN "DynamoDBBillingModeSummary" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'class_changed', tables.table_class_last_update_date_time,
  'global', json_object('version', tables.global_table_version, 'consistency', tables.multi_region_consistency,
                        'witness_region', tables.witness_region, 'witness_status', tables.witness_status,
                        'settings_mode', tables.global_table_settings_replication_mode),
  'global_indexes', json((
    SELECT json_group_array(json_object(
      'kind', 'global', 'id', one.id, 'name', one.name, 'status', one.index_status,
      'backfilling', json(iif(one.backfilling IS NULL, 'null', iif(one.backfilling, 'true', 'false'))),
      'keys', one.key_schema, 'projection', one.projection_type, 'attributes', one.non_key_attributes,
      'size', one.size, 'items', one.rows, 'rcu', one.provisioned_throughput_read_capacity_units,
      'wcu', one.provisioned_throughput_write_capacity_units, 'max_read', one.on_demand_max_read_request_units,
      'max_write', one.on_demand_max_write_request_units, 'warm_read', one.warm_read_units_per_second,
      'warm_write', one.warm_write_units_per_second))
    FROM "HAS_GSI" AS has JOIN "GlobalSecondaryIndex" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'local_indexes', json((
    SELECT json_group_array(json_object(
      'kind', 'local', 'id', one.id, 'name', one.name, 'keys', one.key_schema, 'projection', one.projection_type,
      'attributes', one.non_key_attributes, 'size', one.size, 'items', one.rows))
    FROM "HAS_LSI" AS has JOIN "DynamoDBLocalSecondaryIndex" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'vector_indexes', json((
    SELECT json_group_array(json_object(
      'kind', 'vector', 'id', one.id, 'name', one.name, 'status', one.index_status,
      'backfilling', json(iif(one.backfilling IS NULL, 'null', iif(one.backfilling, 'true', 'false'))),
      'keys', one.search_schema, 'projection', one.projection_type, 'attributes', one.non_key_attributes,
      'size', one.size, 'items', one.rows, 'vector_attribute', one.vector_attribute, 'dimensions', one.dimensions,
      'distance', one.distance_function))
    FROM "HAS_VECTOR_INDEX" AS has JOIN "DynamoDBVectorIndex" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'scaling', json((
    SELECT json_group_array(json_object(
      'index', target.index_name, 'dimension', target.scalable_dimension, 'min', target.min_capacity,
      'max', target.max_capacity,
      'suspended', json_object(
        'in', CASE target.dynamic_scaling_in_suspended WHEN 1 THEN 'on' WHEN 0 THEN 'off' END,
        'out', CASE target.dynamic_scaling_out_suspended WHEN 1 THEN 'on' WHEN 0 THEN 'off' END,
        'scheduled', CASE target.scheduled_scaling_suspended WHEN 1 THEN 'on' WHEN 0 THEN 'off' END),
      'policies', json((
        SELECT json_group_array(json_object(
          'name', one.policy_name, 'type', one.policy_type, 'metric', one.metric, 'target', one.target_value,
          'in_cooldown', one.scale_in_cooldown, 'out_cooldown', one.scale_out_cooldown,
          'scale_in', CASE one.disable_scale_in WHEN 1 THEN 'off' WHEN 0 THEN 'on' END))
        FROM "HAS_SCALING_POLICY" AS has JOIN "AWSApplicationAutoScalingPolicy" AS one ON one.id = has.dst
        WHERE has.src = target.id)),
      'schedules', json((
        SELECT json_group_array(json_object(
          'name', one.name, 'schedule', one.schedule, 'timezone', one.timezone, 'min', one.min_capacity,
          'max', one.max_capacity, 'start', one.start_time, 'end', one.end_time))
        FROM "HAS_SCHEDULED_ACTION" AS has JOIN "AWSApplicationAutoScalingScheduledAction" AS one ON one.id = has.dst
        WHERE has.src = target.id))))
    FROM (
      SELECT one.*, NULL AS index_name
      FROM "SCALES" AS scales JOIN "AWSApplicationAutoScalingTarget" AS one ON one.id = scales.src
      WHERE scales.dst = tables.id
      UNION ALL
      SELECT one.*, indexes.name
      FROM "HAS_GSI" AS has
      JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
      JOIN "SCALES" AS scales ON scales.dst = indexes.id
      JOIN "AWSApplicationAutoScalingTarget" AS one ON one.id = scales.src
      WHERE has.src = tables.id) AS target)),
  'recovery', json((
    SELECT json_object('continuous', one.continuous_backups_status, 'pitr', one.point_in_time_recovery_status,
                       'days', one.recovery_period_in_days, 'earliest', one.earliest_restorable_date_time)
    FROM "HAS_CONTINUOUS_BACKUPS" AS has JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
    WHERE has.src = tables.id)),
  'backups_total', (SELECT count(*) FROM "HAS_BACKUP" AS has WHERE has.src = tables.id),
  'backups', json((
    SELECT json_group_array(json_object(
      'arn', one.id, 'name', one.backup_name, 'type', one.backup_type,
      'status', coalesce(one.recovery_point_status, one.backup_status), 'created', one.made,
      'expires', coalesce(one.delete_at, one.backup_expiry_date_time),
      'size', coalesce(one.recovery_point_size_bytes, one.backup_size_bytes), 'table_id', one.table_id,
      'vault', one.vault_arn, 'plan', one.backup_plan_arn, 'rule', one.backup_rule_name,
      'encrypted', CASE one.is_encrypted WHEN 1 THEN 'on' WHEN 0 THEN 'off' END, 'key', one.encryption_key_arn))
    FROM (
      SELECT one.*, coalesce(one.creation_date, one.backup_creation_date_time) AS made
      FROM "HAS_BACKUP" AS has JOIN "DynamoDBBackup" AS one ON one.id = has.dst
      WHERE has.src = tables.id
      ORDER BY made DESC, one.id LIMIT 200) AS one)),
  'vaults', json((
    SELECT json_group_array(json_object(
      'arn', one.id, 'name', one.name, 'locked', CASE one.locked WHEN 1 THEN 'on' WHEN 0 THEN 'off' END,
      'min_days', one.min_retention_days, 'max_days', one.max_retention_days, 'lock_date', one.lock_date,
      'key', one.encryption_key_arn))
    FROM "AWSBackupVault" AS one
    WHERE one.id IN (SELECT inside.dst FROM "HAS_BACKUP" AS has JOIN "IN_VAULT" AS inside ON inside.src = has.dst
                     WHERE has.src = tables.id))),
  'backup_protection', json((
    SELECT json_object('last', one.last_backup_time, 'vault', one.last_backup_vault_arn,
                       'point', one.last_recovery_point_arn)
    FROM "HAS_BACKUP_PROTECTION" AS has JOIN "DynamoDBBackupProtection" AS one ON one.id = has.dst
    WHERE has.src = tables.id)),
  'ttl', json((
    SELECT json_object('status', one.time_to_live_status, 'attribute', one.attribute_name)
    FROM "HAS_TIME_TO_LIVE" AS has JOIN "DynamoDBTimeToLive" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'encryption', json((
    SELECT json_object(
      'type', one.sse_type, 'status', one.sse_status, 'key_arn', one.kms_master_key_arn,
      'inaccessible_since', one.inaccessible_encryption_date_time,
      'key', json((
        SELECT json_object(
          'id', keys.id, 'arn', keys.arn, 'state', keys.key_state, 'manager', keys.key_manager, 'origin', keys.origin,
          'account', keys.account_id, 'deletion_date', keys.deletion_date, 'valid_to', keys.valid_to,
          'multi_region', keys.multi_region_key_type,
          'found', json(iif(keys.found IS NULL, 'null', iif(keys.found, 'true', 'false'))))
        FROM "AWSKMSKey" AS keys WHERE keys.arn = one.kms_master_key_arn)),
      'aliases', json((
        SELECT json_group_array(alias.alias_name) FROM "AWSKMSAlias" AS alias
        WHERE alias.target_key_arn = one.kms_master_key_arn)))
    FROM "HAS_SSE" AS has JOIN "DynamoDBSSEDescription" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'archival', json((
    SELECT json_object('at', one.archival_date_time, 'reason', one.archival_reason, 'backup', one.archival_backup_arn)
    FROM "HAS_ARCHIVAL" AS has JOIN "DynamoDBArchivalSummary" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'stream', json((
    SELECT json_object(
      'arn', one.arn, 'view', one.stream_view_type, 'label', one.stream_label,
      'enabled', json(iif(one.stream_enabled IS NULL, 'null', iif(one.stream_enabled, 'true', 'false'))))
    FROM "LATEST_STREAM" AS has JOIN "DynamoDBStream" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'functions', json((
    SELECT json_group_array(json_object(
      'kind', 'lambda', 'id', one.id, 'arn', one.functionarn, 'state', one.state,
      'reason', one.state_transition_reason, 'result', one.lastprocessingresult, 'account', one.function_account_id,
      'batch', one.batchsize, 'window', one.maximumbatchingwindowinseconds, 'parallel', one.parallelizationfactor,
      'retries', one.maximumretryattempts, 'max_age', one.maximumrecordage, 'on_failure', one.on_failure_arn))
    FROM "LATEST_STREAM" AS has
    JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
    JOIN "AWSLambdaEventSourceMapping" AS one ON one.id = reads.src
    WHERE has.src = tables.id)),
  'pipes', json((
    SELECT json_group_array(json_object(
      'kind', 'pipe', 'id', one.id, 'arn', one.arn, 'name', one.name, 'state', one.current_state,
      'reason', one.state_reason, 'target', one.target))
    FROM "LATEST_STREAM" AS has
    JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
    JOIN "AWSPipe" AS one ON one.id = reads.src
    WHERE has.src = tables.id)),
  'kinesis', json((
    SELECT json_group_array(json_object(
      'stream', one.stream_arn, 'account', one.stream_account_id, 'region', one.stream_region,
      'status', one.destination_status, 'description', one.destination_status_description,
      'precision', one.approximate_creation_date_time_precision))
    FROM "HAS_KINESIS_DESTINATION" AS has JOIN "DynamoDBKinesisDestination" AS one ON one.id = has.dst
    WHERE has.src = tables.id)),
  'replicas', json((
    SELECT json_group_array(json_object(
      'region', one.region_name, 'arn', one.replica_arn, 'status', one.status, 'description', one.status_description,
      'progress', one.status_percent_progress, 'key', one.kms_master_key_id, 'class', one.table_class,
      'rcu_override', one.read_capacity_units_override,
      'max_read_override', one.on_demand_max_read_request_units_override, 'warm_read', one.warm_read_units_per_second,
      'warm_write', one.warm_write_units_per_second, 'inaccessible_since', one.inaccessible_date_time,
      'table', (SELECT replica.dst FROM "REPLICA_IS" AS replica WHERE replica.src = one.id)))
    FROM "HAS_REPLICA" AS has JOIN "DynamoDBReplica" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'restored', json((
    SELECT json_object(
      'at', one.restore_date_time, 'from_table', one.source_table_arn, 'from_backup', one.source_backup_arn,
      'in_progress', json(iif(one.restore_in_progress IS NULL, 'null', iif(one.restore_in_progress, 'true', 'false'))),
      'from_known', json(iif(EXISTS (SELECT 1 FROM "RESTORED_FROM_TABLE" AS made WHERE made.src = one.id),
                             'true', 'false')))
    FROM "HAS_RESTORE" AS has JOIN "DynamoDBRestoreSummary" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'copies', json((
    SELECT json_group_array(json_object(
      'id', copy.id, 'at', one.restore_date_time, 'region', copy.region, 'name', copy.name))
    FROM "RESTORED_FROM_TABLE" AS made
    JOIN "DynamoDBRestoreSummary" AS one ON one.id = made.src
    JOIN "HAS_RESTORE" AS has ON has.dst = one.id
    JOIN "DynamoDBTable" AS copy ON copy.id = has.src
    WHERE made.dst = tables.id)),
  'policies', json((
    SELECT json_group_array(json_object(
      'of', holds.kind, 'revision', one.revision_id, 'text', one.policy, 'understood', json(iif(one.statements IS NULL, 'false', 'true')),
      'statements', json((
        SELECT json_group_array(json_object(
          'id', statement.id, 'sid', statement.sid, 'effect', statement.effect, 'principal', statement.principal,
          'not_principal', statement.not_principal, 'action', statement.action,
          'not_action', statement.not_action, 'resource', statement.resource,
          'condition', statement."condition",
          'public', CASE statement.is_public WHEN 1 THEN 'on' WHEN 0 THEN 'off' END))
        FROM "POLICY_STATEMENT" AS of_policy JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = of_policy.dst
        WHERE of_policy.src = one.id))))
    FROM (
      SELECT 'table' AS kind, tables.id AS id
      UNION ALL
      SELECT 'stream', has.dst FROM "LATEST_STREAM" AS has WHERE has.src = tables.id) AS holds
    JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = holds.id
    JOIN "DynamoDBResourcePolicy" AS one ON one.id = has.dst)),
  'exports', json((
    SELECT json_group_array(json_object(
      'arn', one.id, 'type', one.type, 'status', one.status, 'time', one.export_time, 'start', one.start_time,
      'end', one.end_time, 'bucket', one.s3_bucket, 'prefix', one.s3_prefix, 'format', one.export_format,
      'items', one.item_count, 'size', one.billed_size_bytes, 'failure', one.failure_message))
    FROM "HAS_EXPORT" AS has JOIN "DynamoDBExport" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'imports', json((
    SELECT json_group_array(json_object(
      'arn', one.id, 'status', one.status, 'bucket', one.s3_bucket, 'prefix', one.s3_key_prefix,
      'format', one.input_format, 'start', one.start_time, 'end', one.end_time))
    FROM "HAS_IMPORT" AS has JOIN "DynamoDBImport" AS one ON one.id = has.dst WHERE has.src = tables.id)),
  'insights', json((
    SELECT json_group_array(json_object('index', one.index_name, 'status', one.status, 'mode', one.mode))
    FROM "HAS_CONTRIBUTOR_INSIGHTS" AS has JOIN "DynamoDBContributorInsights" AS one ON one.id = has.dst
    WHERE has.src = tables.id)),
  'operations', json((
    SELECT json_group_array(json_object(
      'operation', note.operation,
      'known_at', CASE WHEN EXISTS (
          SELECT 1 FROM answered WHERE answered.table_id = tables.id AND answered.operation = note.operation)
        THEN coalesce(answer.read_at, note.complete_at) END,
      'asked_at', coalesce(vain.asked_at, note.read_at), 'reason', coalesce(vain.reason, note.reason)))
    FROM "DynatlasCoverage" AS note
    LEFT JOIN "READ" AS answer ON answer.src = note.id AND answer.dst = tables.id
    LEFT JOIN "UNREAD" AS vain ON vain.src = note.id AND vain.dst = tables.id
    WHERE note.id > resource.src || '/' || tables.region || '/' AND note.id < resource.src || '/' || tables.region || '0'))
) AS page
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE tables.id = $id
