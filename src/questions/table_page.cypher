// All that the page of one table shows, as one map in the column `page`; null is unknown, none is an empty list or a
// missing part. Lists are in no order, and what the graph keeps as JSON stands as text.
MATCH (table:DynamoDBTable {id: $id})
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN {
  id: table.id, table_id: table.table_id, keys: table.key_schema,
  protection: {
    disassociation: CASE table.disassociation_protection_enabled WHEN true THEN 'on' WHEN false THEN 'off' END},
  capacity: {
    warm_read: table.warm_read_units_per_second, warm_write: table.warm_write_units_per_second,
    warm_status: table.warm_throughput_status,
    last_increase: table.provisioned_throughput_last_increase_date_time,
    last_decrease: table.provisioned_throughput_last_decrease_date_time,
    decreases_today: table.provisioned_throughput_number_of_decreases_today,
    switched_to_on_demand: head([(table)-[:HAS_BILLING]->(one) | one.last_update_to_pay_per_request_date_time])},
  class_changed: table.table_class_last_update_date_time,
  global: {
    version: table.global_table_version, consistency: table.multi_region_consistency,
    witness_region: table.witness_region, witness_status: table.witness_status,
    settings_mode: table.global_table_settings_replication_mode},
  global_indexes: [(table)-[:HAS_GSI]->(one:GlobalSecondaryIndex) | {
    kind: 'global', id: one.id, name: one.name, status: one.index_status, backfilling: one.backfilling,
    keys: one.key_schema, projection: one.projection_type, attributes: one.non_key_attributes, size: one.size,
    items: one.rows, rcu: one.provisioned_throughput_read_capacity_units,
    wcu: one.provisioned_throughput_write_capacity_units, max_read: one.on_demand_max_read_request_units,
    max_write: one.on_demand_max_write_request_units, warm_read: one.warm_read_units_per_second,
    warm_write: one.warm_write_units_per_second}],
  local_indexes: [(table)-[:HAS_LSI]->(one) | {
    kind: 'local', id: one.id, name: one.name, keys: one.key_schema, projection: one.projection_type,
    attributes: one.non_key_attributes, size: one.size, items: one.rows}],
  vector_indexes: [(table)-[:HAS_VECTOR_INDEX]->(one) | {
    kind: 'vector', id: one.id, name: one.name, status: one.index_status, backfilling: one.backfilling,
    keys: one.search_schema, projection: one.projection_type, attributes: one.non_key_attributes, size: one.size,
    items: one.rows, vector_attribute: one.vector_attribute, dimensions: one.dimensions,
    distance: one.distance_function}],
  scaling: COLLECT {
    MATCH (scaled)<-[:SCALES]-(one:AWSApplicationAutoScalingTarget)
    WHERE scaled = table OR EXISTS { (table)-[:HAS_GSI]->(scaled) }
    RETURN {
      index: CASE WHEN scaled = table THEN null ELSE scaled.name END, dimension: one.scalable_dimension,
      min: one.min_capacity, max: one.max_capacity,
      suspended: {
        in: CASE one.dynamic_scaling_in_suspended WHEN true THEN 'on' WHEN false THEN 'off' END,
        out: CASE one.dynamic_scaling_out_suspended WHEN true THEN 'on' WHEN false THEN 'off' END,
        scheduled: CASE one.scheduled_scaling_suspended WHEN true THEN 'on' WHEN false THEN 'off' END},
      policies: [(one)-[:HAS_SCALING_POLICY]->(policy) | {
        name: policy.policy_name, type: policy.policy_type, metric: policy.metric, target: policy.target_value,
        in_cooldown: policy.scale_in_cooldown, out_cooldown: policy.scale_out_cooldown,
        scale_in: CASE policy.disable_scale_in WHEN true THEN 'off' WHEN false THEN 'on' END}],
      schedules: [(one)-[:HAS_SCHEDULED_ACTION]->(action) | {
        name: action.name, schedule: action.schedule, timezone: action.timezone, min: action.min_capacity,
        max: action.max_capacity, start: action.start_time, end: action.end_time}]}},
  recovery: head([(table)-[:HAS_CONTINUOUS_BACKUPS]->(one) | {
    continuous: one.continuous_backups_status, pitr: one.point_in_time_recovery_status,
    days: one.recovery_period_in_days, earliest: one.earliest_restorable_date_time}]),
  backups_total: COUNT { (table)-[:HAS_BACKUP]->() },
  backups: COLLECT {
    MATCH (table)-[:HAS_BACKUP]->(one)
    WITH one, coalesce(one.creation_date, one.backup_creation_date_time) AS made
    ORDER BY made IS NULL, made DESC, one.id LIMIT 200
    RETURN {
      arn: one.id, name: one.backup_name, type: one.backup_type,
      status: coalesce(one.recovery_point_status, one.backup_status), created: made,
      expires: coalesce(one.delete_at, one.backup_expiry_date_time),
      size: coalesce(one.recovery_point_size_bytes, one.backup_size_bytes), table_id: one.table_id,
      vault: one.vault_arn, plan: one.backup_plan_arn, rule: one.backup_rule_name,
      encrypted: CASE one.is_encrypted WHEN true THEN 'on' WHEN false THEN 'off' END, key: one.encryption_key_arn}},
  vaults: COLLECT {
    MATCH (table)-[:HAS_BACKUP]->()-[:IN_VAULT]->(one:AWSBackupVault)
    WITH DISTINCT one
    RETURN {
      arn: one.id, name: one.name, locked: CASE one.locked WHEN true THEN 'on' WHEN false THEN 'off' END,
      min_days: one.min_retention_days, max_days: one.max_retention_days, lock_date: one.lock_date,
      key: one.encryption_key_arn}},
  backup_protection: head([(table)-[:HAS_BACKUP_PROTECTION]->(one) | {
    last: one.last_backup_time, vault: one.last_backup_vault_arn, point: one.last_recovery_point_arn}]),
  ttl: head([(table)-[:HAS_TIME_TO_LIVE]->(one) | {status: one.time_to_live_status, attribute: one.attribute_name}]),
  encryption: head([(table)-[:HAS_SSE]->(one) | {
    type: one.sse_type, status: one.sse_status, key_arn: one.kms_master_key_arn,
    inaccessible_since: one.inaccessible_encryption_date_time,
    key: head([(one)-[:USES_KMS_KEY]->(key:AWSKMSKey) | {
      id: key.id, arn: key.arn, state: key.key_state, manager: key.key_manager, origin: key.origin,
      account: key.account_id, deletion_date: key.deletion_date, valid_to: key.valid_to,
      multi_region: key.multi_region_key_type, found: key.found}]),
    aliases: COLLECT {
      MATCH (alias:AWSKMSAlias) WHERE alias.target_key_arn = one.kms_master_key_arn RETURN alias.alias_name}}]),
  archival: head([(table)-[:HAS_ARCHIVAL]->(one) | {
    at: one.archival_date_time, reason: one.archival_reason, backup: one.archival_backup_arn}]),
  stream: head([(table)-[:LATEST_STREAM]->(one) | {
    arn: one.arn, view: one.stream_view_type, label: one.stream_label, enabled: one.stream_enabled}]),
  functions: [(table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-(one:AWSLambdaEventSourceMapping) | {
    kind: 'lambda', id: one.id, arn: one.functionarn, state: one.state, reason: one.state_transition_reason,
    result: one.lastprocessingresult, account: one.function_account_id, batch: one.batchsize,
    window: one.maximumbatchingwindowinseconds, parallel: one.parallelizationfactor,
    retries: one.maximumretryattempts, max_age: one.maximumrecordage, on_failure: one.on_failure_arn}],
  pipes: [(table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-(one:AWSPipe) | {
    kind: 'pipe', id: one.id, arn: one.arn, name: one.name, state: one.current_state, reason: one.state_reason,
    target: one.target}],
  kinesis: [(table)-[:HAS_KINESIS_DESTINATION]->(one) | {
    stream: one.stream_arn, account: one.stream_account_id, region: one.stream_region, status: one.destination_status,
    description: one.destination_status_description, precision: one.approximate_creation_date_time_precision}],
  replicas: [(table)-[:HAS_REPLICA]->(one) | {
    region: one.region_name, arn: one.replica_arn, status: one.status, description: one.status_description,
    progress: one.status_percent_progress, key: one.kms_master_key_id, class: one.table_class,
    rcu_override: one.read_capacity_units_override, max_read_override: one.on_demand_max_read_request_units_override,
    warm_read: one.warm_read_units_per_second, warm_write: one.warm_write_units_per_second,
    inaccessible_since: one.inaccessible_date_time, table: head([(one)-[:REPLICA_IS]->(replica) | replica.id])}],
  restored: head([(table)-[:HAS_RESTORE]->(one) | {
    at: one.restore_date_time, from_table: one.source_table_arn, from_backup: one.source_backup_arn,
    in_progress: one.restore_in_progress, from_known: EXISTS { (one)-[:RESTORED_FROM_TABLE]->() }}]),
  copies: [(table)<-[:RESTORED_FROM_TABLE]-(one)<-[:HAS_RESTORE]-(copy:DynamoDBTable) | {
    id: copy.id, at: one.restore_date_time, region: copy.region, name: copy.name}],
  policies: COLLECT {
    MATCH (of)-[:HAS_RESOURCE_POLICY]->(one:DynamoDBResourcePolicy)
    WHERE of = table OR EXISTS { (table)-[:LATEST_STREAM]->(of) }
    RETURN {
      of: CASE WHEN of = table THEN 'table' ELSE 'stream' END, revision: one.revision_id, text: one.policy,
      understood: one.statements IS NOT NULL,
      statements: [(one)-[:POLICY_STATEMENT]->(statement) | {
        id: statement.id, sid: statement.sid, effect: statement.effect, principal: statement.principal,
        not_principal: statement.not_principal, action: statement.action, not_action: statement.not_action,
        resource: statement.resource, condition: statement.condition,
        public: CASE statement.is_public WHEN true THEN 'on' WHEN false THEN 'off' END}]}},
  exports: [(table)-[:HAS_EXPORT]->(one) | {
    arn: one.id, type: one.type, status: one.status, time: one.export_time, start: one.start_time, end: one.end_time,
    bucket: one.s3_bucket, prefix: one.s3_prefix, format: one.export_format, items: one.item_count,
    size: one.billed_size_bytes, failure: one.failure_message}],
  imports: [(table)-[:HAS_IMPORT]->(one) | {
    arn: one.id, status: one.status, bucket: one.s3_bucket, prefix: one.s3_key_prefix, format: one.input_format,
    start: one.start_time, end: one.end_time}],
  insights: [(table)-[:HAS_CONTRIBUTOR_INSIGHTS]->(one) | {
    index: one.index_name, status: one.status, mode: one.mode}],
  operations: COLLECT {
    MATCH (note:DynatlasCoverage)
    WHERE note.id STARTS WITH account.id + '/' + table.region + '/'
    OPTIONAL MATCH (note)-[answer:READ]->(table)
    OPTIONAL MATCH (note)-[vain:UNREAD]->(table)
    RETURN {
      operation: note.operation,
      known_at: CASE WHEN answered(table, note.operation) THEN coalesce(answer.read_at, note.complete_at) END,
      asked_at: coalesce(vain.asked_at, note.read_at), reason: coalesce(vain.reason, note.reason)}}
} AS page
