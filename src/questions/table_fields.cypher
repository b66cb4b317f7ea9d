// What is known of one table, field by field: null is unknown, never a no. As table_fields.sql; `table` is the table,
// `account` the account that it lives in, `known` the operations that have answered about it (table_known).
// id
table.id
// name
table.name
// account
account.id
// account.has
matches(account.id) OR coalesce(matches(account.name), false)
// account_name
account.name
// region
table.region
// place
account.id + '/' + table.region + '/' + table.name
// status
toLower(table.table_status)
// is_described
table.table_status IS NOT NULL
// items
table.rows
// size
table.size
// billing_mode
head([(table)-[:HAS_BILLING]->(one:DynamoDBBillingModeSummary) | one.billing_mode])
// billing
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN 'on-demand'
     WHEN field(billing_mode) = 'PROVISIONED' OR table.provisioned_throughput_read_capacity_units > 0 THEN 'provisioned' END
// class
CASE WHEN field(is_described) THEN
  CASE coalesce(table.table_class, 'STANDARD') WHEN 'STANDARD' THEN 'standard'
       WHEN 'STANDARD_INFREQUENT_ACCESS' THEN 'infrequent-access' ELSE toLower(table.table_class) END END
// rcu
table.provisioned_throughput_read_capacity_units
// wcu
table.provisioned_throughput_write_capacity_units
// max_read
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN coalesce(table.on_demand_max_read_request_units, -1)
     ELSE table.on_demand_max_read_request_units END
// max_write
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN coalesce(table.on_demand_max_write_request_units, -1)
     ELSE table.on_demand_max_write_request_units END
// max
CASE field(max_read) WHEN -1 THEN 9223372036854775807 ELSE field(max_read) END
// protected
CASE table.deletion_protection_enabled WHEN true THEN 'on' WHEN false THEN 'off' END
// pitr
CASE WHEN 'dynamodb:DescribeContinuousBackups' IN known THEN
  CASE head([(table)-[:HAS_CONTINUOUS_BACKUPS]->(one:DynamoDBContinuousBackups) | one.point_in_time_recovery_status])
    WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off' END END
// pitr_days
CASE WHEN 'dynamodb:DescribeContinuousBackups' IN known THEN
  head([(table)-[:HAS_CONTINUOUS_BACKUPS]->(one:DynamoDBContinuousBackups) | one.recovery_period_in_days]) END
// plan
CASE WHEN 'backup:ListRecoveryPointsByBackupVault' IN known THEN
       CASE WHEN EXISTS { (table)-[:HAS_BACKUP]->(one:DynamoDBBackup) WHERE one.backup_plan_arn IS NOT NULL }
            THEN 'on' ELSE 'off' END
     WHEN 'backup:ListProtectedResources' IN known
          AND NOT EXISTS { (table)-[:HAS_BACKUP_PROTECTION]->() } THEN 'off' END
// backup
CASE WHEN 'dynamodb:ListBackups' IN known
          AND EXISTS { (table)-[:HAS_BACKUP]->(one:DynamoDBBackup) WHERE one.is_listed } THEN 'on'
     WHEN 'backup:ListRecoveryPointsByBackupVault' IN known THEN
       CASE WHEN EXISTS { (table)-[:HAS_BACKUP]->(one:DynamoDBBackup) WHERE one.is_in_vault } THEN 'on'
            WHEN 'dynamodb:ListBackups' IN known THEN 'off' END END
// ttl
CASE WHEN 'dynamodb:DescribeTimeToLive' IN known THEN
  CASE head([(table)-[:HAS_TIME_TO_LIVE]->(one:DynamoDBTimeToLive) | one.time_to_live_status])
    WHEN 'ENABLED' THEN 'on' WHEN 'ENABLING' THEN 'on' WHEN 'DISABLED' THEN 'off' WHEN 'DISABLING' THEN 'off' END END
// policy
CASE WHEN 'dynamodb:GetResourcePolicy' IN known THEN
  CASE WHEN EXISTS { (table)-[:HAS_RESOURCE_POLICY]->() } THEN 'on' ELSE 'off' END END
// closed
CASE WHEN 'dynamodb:GetResourcePolicy' IN known THEN
  CASE WHEN EXISTS { (table)-[:HAS_RESOURCE_POLICY]->()-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement)
         WHERE statement.effect = 'Allow'
           AND (statement.not_principal IS NOT NULL
                OR EXISTS { (statement)-[:NAMES_PRINCIPAL]->(whom:DynamoDBPolicyPrincipal)
                            WHERE whom.kind = 'any' OR whom.account_id <> account.id }) }
       THEN 'off'
       WHEN EXISTS { (table)-[:HAS_RESOURCE_POLICY]->(one:DynamoDBResourcePolicy) WHERE one.statements IS NULL }
       THEN null
       ELSE 'on' END END
// scaling
CASE WHEN 'application-autoscaling:DescribeScalableTargets' IN known THEN
  CASE WHEN EXISTS { (table)<-[:SCALES]-() } THEN 'on' ELSE 'off' END END
// key_arn
head([(table)-[:HAS_SSE]->(one:DynamoDBSSEDescription) | one.kms_master_key_arn])
// key_alias
COLLECT {
  MATCH (alias:AWSKMSAlias) WHERE alias.target_key_arn = field(key_arn)
  RETURN alias.alias_name ORDER BY alias.alias_name LIMIT 1 }[0]
// key
CASE WHEN field(is_described) THEN
  CASE WHEN field(key_arn) IS NULL THEN 'dynamodb'
       ELSE CASE head([(table)-[:HAS_SSE]->(:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(one:AWSKMSKey) | one.key_manager])
              WHEN 'CUSTOMER' THEN 'customer' WHEN 'AWS' THEN 'aws' END END END
// key_state
CASE WHEN field(is_described) THEN
  CASE WHEN field(key_arn) IS NULL THEN 'none'
       ELSE head([(table)-[:HAS_SSE]->(:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(one:AWSKMSKey) |
                  CASE WHEN NOT one.found THEN 'gone' ELSE toLower(one.key_state) END]) END END
// key.has
coalesce(matches(field(key_arn)), false)
OR EXISTS { MATCH (alias:AWSKMSAlias) WHERE alias.target_key_arn = field(key_arn) AND matches(alias.alias_name) }
OR EXISTS { (table)-[:HAS_SSE]->(:DynamoDBSSEDescription)-[:USES_KMS_KEY]->(one:AWSKMSKey) WHERE matches(one.key_id) }
// own_key
CASE WHEN field(key) = 'customer' AND field(key_state) IS NOT NULL THEN CASE field(key_state) WHEN 'enabled' THEN 'on' ELSE 'off' END
     WHEN field(key_state) = 'gone' OR field(key) IN ['dynamodb', 'aws'] THEN 'off' END
// stream
CASE WHEN field(is_described) THEN coalesce(
  head([(table)-[:LATEST_STREAM]->(one:DynamoDBStream) WHERE one.stream_enabled |
        toLower(replace(one.stream_view_type, '_', '-'))]), 'off') END
// consumers
CASE WHEN 'lambda:ListEventSourceMappings' IN known AND 'pipes:ListPipes' IN known
          AND 'dynamodb:DescribeKinesisStreamingDestination' IN known THEN
  COUNT { (table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-() } + COUNT { (table)-[:HAS_KINESIS_DESTINATION]->() } END
// consumers.has
EXISTS { (table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-(one:AWSLambdaEventSourceMapping) WHERE matches(one.functionarn) }
OR EXISTS { (table)-[:LATEST_STREAM]->()<-[:READS_STREAM]-(one:AWSPipe) WHERE matches(one.id) }
OR EXISTS { (table)-[:HAS_KINESIS_DESTINATION]->(one) WHERE matches(one.stream_arn) }
// global_indexes
CASE WHEN field(is_described) THEN COUNT { (table)-[:HAS_GSI]->() } END
// local_indexes
CASE WHEN field(is_described) THEN COUNT { (table)-[:HAS_LSI]->() } END
// vector_indexes
CASE WHEN field(is_described) THEN COUNT { (table)-[:HAS_VECTOR_INDEX]->() } END
// indexes
field(global_indexes) + field(local_indexes) + field(vector_indexes)
// indexes.has
EXISTS { (table)-[:HAS_GSI|HAS_LSI|HAS_VECTOR_INDEX]->(one) WHERE matches(one.name) }
// attributes
CASE WHEN table.key_schema IS NOT NULL THEN 1 END
// attributes.has
matches(table.key_schema)
OR EXISTS { (table)-[:HAS_GSI|HAS_LSI]->(one) WHERE matches(one.key_schema) }
// replica_count
CASE WHEN field(is_described) THEN COUNT { (table)-[:HAS_REPLICA]->() } END
// replicas
CASE WHEN field(is_described) THEN [(table)-[:HAS_REPLICA]->(one:DynamoDBReplica) | one.region_name] END
// replicas.has
EXISTS { (table)-[:HAS_REPLICA]->(one) WHERE matches(one.region_name) }
// restored
CASE WHEN field(is_described) THEN CASE WHEN EXISTS { (table)-[:HAS_RESTORE]->() } THEN 'on' ELSE 'off' END END
// tag_count
CASE WHEN 'tag:GetResources' IN known THEN COUNT { (table)-[:TAGGED]->() } END
// tags
CASE WHEN 'tag:GetResources' IN known THEN [(table)-[:TAGGED]->(tag:AWSTag) | [tag.key, tag.value]] END
// tags.key
EXISTS { (table)-[:TAGGED]->(tag) WHERE matches(tag.key) }
// tags.pair
EXISTS { (table)-[:TAGGED]->(tag) WHERE matches(tag.id) }
// owner
CASE WHEN 'tag:GetResources' IN known THEN coalesce(
  COLLECT { MATCH (table)-[:TAGGED]->(tag) WHERE toLower(tag.key) = 'owner' RETURN tag.value ORDER BY tag.value LIMIT 1 }[0],
  COLLECT { MATCH (table)-[:TAGGED]->(tag) WHERE toLower(tag.key) = 'team' RETURN tag.value ORDER BY tag.value LIMIT 1 }[0], '') END
// environment
CASE WHEN 'tag:GetResources' IN known THEN coalesce(
  COLLECT {
    MATCH (table)-[:TAGGED]->(tag) WHERE toLower(tag.key) IN ['env', 'environment']
    RETURN tag.value ORDER BY tag.value LIMIT 1 }[0], '') END
// created
CASE WHEN toFloatOrNull(table.creation_date_time) IS NULL THEN table.creation_date_time.epochSeconds
     ELSE table.creation_date_time END
// lastupdated
table.lastupdated
// units
table.provisioned_throughput_read_capacity_units + table.provisioned_throughput_write_capacity_units
// one
1
// age
CASE WHEN field(created) > $now - 2592000 THEN '30d' WHEN field(created) > $now - 31536000 THEN '1y'
     WHEN field(created) > $now - 63072000 THEN '2y' WHEN field(created) > $now - 126144000 THEN '4y'
     WHEN field(created) IS NOT NULL THEN 'older' END
// prefix
left(table.name, size($prefix) + 2 +
     size(split(replace(replace(substring(table.name, size($prefix) + 1), '_', '-'), '.', '-'), '-')[0]))
// letters
left(table.name, $letters)
// in_prefix
table.name STARTS WITH $prefix
// findings_known
EXISTS { MATCH (note:DynatlasCheck) WHERE note.lastupdated >= table.firstseen / 1000 }
// findings
CASE WHEN field(findings_known) THEN
  COUNT { (table)<-[:FOUND_ON]-(one:DynatlasFinding) WHERE one.verdict = 'fail' } END
// findings.check
EXISTS { (table)<-[:FOUND_ON]-(one:DynatlasFinding) WHERE one.verdict = 'fail' AND matches(one.check) }
// findings.severity
EXISTS { (table)<-[:FOUND_ON]-(one:DynatlasFinding) WHERE one.verdict = 'fail' AND matches(one.severity) }
// worst
CASE WHEN field(findings_known) THEN coalesce(COLLECT {
  MATCH (table)<-[:FOUND_ON]-(one:DynatlasFinding) WHERE one.verdict = 'fail'
  RETURN one.severity
  ORDER BY CASE one.severity WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5 END
  LIMIT 1 }[0], 'none') END
// urgency
CASE WHEN field(findings_known) THEN COLLECT {
  MATCH (table)<-[:FOUND_ON]-(one:DynatlasFinding) WHERE one.verdict = 'fail'
  RETURN coalesce(max(CASE one.severity WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2
                           ELSE 1 END), 0) * 1000000 + count(*) }[0] END
