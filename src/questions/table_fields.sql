-- What is known of one table, field by field: NULL is unknown, never a no. Read by src/filter/fields.cc, which puts them
-- into statements over "DynamoDBTable" AS tables and its account's "RESOURCE" AS resource. field(name): another one's text.
-- answered('operation'): whether it has answered about this table (questions.cc). matches(text): the text is what is
-- looked for.
-- id
tables.id
-- name
tables._ont_name
-- account
resource.src
-- account.has
matches(resource.src)
OR EXISTS (SELECT 1 FROM "AWSAccount" AS owner WHERE owner.id = resource.src AND matches(owner.name))
-- account_name
(SELECT owner.name FROM "AWSAccount" AS owner WHERE owner.id = resource.src)
-- region
tables.region
-- place
resource.src || '/' || tables.region || '/' || tables.name
-- status
lower(tables.table_status)
-- is_described
tables.table_status IS NOT NULL
-- items
tables.rows
-- size
tables.size
-- billing_mode
(SELECT one.billing_mode FROM "HAS_BILLING" AS has JOIN "DynamoDBBillingModeSummary" AS one ON one.id = has.dst
 WHERE has.src = tables.id)
-- billing
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN 'on-demand'
     WHEN field(billing_mode) = 'PROVISIONED' OR tables.provisioned_throughput_read_capacity_units > 0 THEN 'provisioned' END
-- class
CASE WHEN field(is_described) THEN
  CASE coalesce(tables.table_class, 'STANDARD') WHEN 'STANDARD' THEN 'standard'
       WHEN 'STANDARD_INFREQUENT_ACCESS' THEN 'infrequent-access' ELSE lower(tables.table_class) END END
-- rcu
tables.provisioned_throughput_read_capacity_units
-- wcu
tables.provisioned_throughput_write_capacity_units
-- max_read
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN coalesce(tables.on_demand_max_read_request_units, -1)
     ELSE tables.on_demand_max_read_request_units END
-- max_write
CASE WHEN field(billing_mode) = 'PAY_PER_REQUEST' THEN coalesce(tables.on_demand_max_write_request_units, -1)
     ELSE tables.on_demand_max_write_request_units END
-- max
CASE field(max_read) WHEN -1 THEN 9223372036854775807 ELSE field(max_read) END
-- protected
CASE tables.deletion_protection_enabled WHEN 1 THEN 'on' WHEN 0 THEN 'off' END
-- pitr
CASE WHEN answered('dynamodb:DescribeContinuousBackups') THEN
  (SELECT CASE one.point_in_time_recovery_status WHEN 'ENABLED' THEN 'on' WHEN 'DISABLED' THEN 'off' END
   FROM "HAS_CONTINUOUS_BACKUPS" AS has JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
   WHERE has.src = tables.id) END
-- pitr_days
CASE WHEN answered('dynamodb:DescribeContinuousBackups') THEN
  (SELECT one.recovery_period_in_days
   FROM "HAS_CONTINUOUS_BACKUPS" AS has JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
   WHERE has.src = tables.id) END
-- plan
CASE WHEN answered('backup:ListRecoveryPointsByBackupVault') THEN
       CASE WHEN EXISTS (SELECT 1 FROM "HAS_BACKUP" AS has JOIN "DynamoDBBackup" AS one ON one.id = has.dst
                         WHERE has.src = tables.id AND one.backup_plan_arn IS NOT NULL) THEN 'on' ELSE 'off' END
     WHEN answered('backup:ListProtectedResources')
          AND NOT EXISTS (SELECT 1 FROM "HAS_BACKUP_PROTECTION" AS has WHERE has.src = tables.id) THEN 'off' END
-- backup
CASE WHEN answered('dynamodb:ListBackups')
          AND EXISTS (SELECT 1 FROM "HAS_BACKUP" AS has JOIN "DynamoDBBackup" AS one ON one.id = has.dst
                      WHERE has.src = tables.id AND one.is_listed = 1) THEN 'on'
     WHEN answered('backup:ListRecoveryPointsByBackupVault') THEN
       CASE WHEN EXISTS (SELECT 1 FROM "HAS_BACKUP" AS has JOIN "DynamoDBBackup" AS one ON one.id = has.dst
                         WHERE has.src = tables.id AND one.is_in_vault = 1) THEN 'on'
            WHEN answered('dynamodb:ListBackups') THEN 'off' END END
-- ttl
CASE WHEN answered('dynamodb:DescribeTimeToLive') THEN
  (SELECT CASE WHEN one.time_to_live_status IN ('ENABLED', 'ENABLING') THEN 'on'
               WHEN one.time_to_live_status IN ('DISABLED', 'DISABLING') THEN 'off' END
   FROM "HAS_TIME_TO_LIVE" AS has JOIN "DynamoDBTimeToLive" AS one ON one.id = has.dst WHERE has.src = tables.id) END
-- policy
CASE WHEN answered('dynamodb:GetResourcePolicy') THEN
  CASE WHEN EXISTS (SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has WHERE has.src = tables.id) THEN 'on' ELSE 'off' END END
-- closed
CASE WHEN answered('dynamodb:GetResourcePolicy') THEN
  CASE WHEN EXISTS (
         SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has
         JOIN "POLICY_STATEMENT" AS of_policy ON of_policy.src = has.dst
         JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = of_policy.dst
         WHERE has.src = tables.id AND statement.effect = 'Allow'
           AND (statement.not_principal IS NOT NULL OR EXISTS (
                  SELECT 1 FROM "NAMES_PRINCIPAL" AS names
                  JOIN "DynamoDBPolicyPrincipal" AS whom ON whom.id = names.dst
                  WHERE names.src = statement.id
                    AND (whom.kind = 'any' OR (whom.account_id IS NOT NULL AND whom.account_id <> resource.src)))))
       THEN 'off'
       WHEN EXISTS (
         SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has JOIN "DynamoDBResourcePolicy" AS one ON one.id = has.dst
         WHERE has.src = tables.id AND one.statements IS NULL) THEN NULL
       ELSE 'on' END END
-- scaling
CASE WHEN answered('application-autoscaling:DescribeScalableTargets') THEN
  CASE WHEN EXISTS (SELECT 1 FROM "SCALES" AS scales WHERE scales.dst = tables.id) THEN 'on' ELSE 'off' END END
-- key_arn
(SELECT one.kms_master_key_arn FROM "HAS_SSE" AS has JOIN "DynamoDBSSEDescription" AS one ON one.id = has.dst
 WHERE has.src = tables.id)
-- key_alias
(SELECT min(alias.alias_name) FROM "AWSKMSAlias" AS alias WHERE alias.target_key_arn = field(key_arn))
-- key
CASE WHEN field(is_described) THEN
  CASE WHEN field(key_arn) IS NULL THEN 'dynamodb'
       ELSE (SELECT CASE one.key_manager WHEN 'CUSTOMER' THEN 'customer' WHEN 'AWS' THEN 'aws' END
             FROM "AWSKMSKey" AS one WHERE one.arn = field(key_arn)) END END
-- key_state
CASE WHEN field(is_described) THEN
  CASE WHEN field(key_arn) IS NULL THEN 'none'
       ELSE (SELECT CASE WHEN one.found = 0 THEN 'gone' ELSE lower(one.key_state) END
             FROM "AWSKMSKey" AS one WHERE one.arn = field(key_arn)) END END
-- key.has
coalesce(matches(field(key_arn)), false)
OR EXISTS (SELECT 1 FROM "AWSKMSAlias" AS alias WHERE alias.target_key_arn = field(key_arn) AND matches(alias.alias_name))
OR EXISTS (SELECT 1 FROM "AWSKMSKey" AS one WHERE one.arn = field(key_arn) AND matches(one.key_id))
-- own_key
CASE WHEN field(key) = 'customer' AND field(key_state) IS NOT NULL THEN CASE field(key_state) WHEN 'enabled' THEN 'on' ELSE 'off' END
     WHEN field(key_state) = 'gone' OR field(key) IN ('dynamodb', 'aws') THEN 'off' END
-- stream
CASE WHEN field(is_described) THEN coalesce(
  (SELECT lower(replace(one.stream_view_type, '_', '-'))
   FROM "LATEST_STREAM" AS has JOIN "DynamoDBStream" AS one ON one.id = has.dst
   WHERE has.src = tables.id AND one.stream_enabled = 1), 'off') END
-- consumers
CASE WHEN answered('lambda:ListEventSourceMappings') AND answered('pipes:ListPipes')
          AND answered('dynamodb:DescribeKinesisStreamingDestination') THEN
  (SELECT count(*) FROM "LATEST_STREAM" AS has JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
   WHERE has.src = tables.id) +
  (SELECT count(*) FROM "HAS_KINESIS_DESTINATION" AS has WHERE has.src = tables.id) END
-- consumers.has
EXISTS (SELECT 1 FROM "LATEST_STREAM" AS has JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
        JOIN "AWSLambdaEventSourceMapping" AS one ON one.id = reads.src
        WHERE has.src = tables.id AND matches(one.functionarn))
OR EXISTS (SELECT 1 FROM "LATEST_STREAM" AS has JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
           JOIN "AWSPipe" AS one ON one.id = reads.src
           WHERE has.src = tables.id AND matches(one.id))
OR EXISTS (SELECT 1 FROM "HAS_KINESIS_DESTINATION" AS has JOIN "DynamoDBKinesisDestination" AS one ON one.id = has.dst
           WHERE has.src = tables.id AND matches(one.stream_arn))
-- global_indexes
CASE WHEN field(is_described) THEN (SELECT count(*) FROM "HAS_GSI" AS has WHERE has.src = tables.id) END
-- local_indexes
CASE WHEN field(is_described) THEN (SELECT count(*) FROM "HAS_LSI" AS has WHERE has.src = tables.id) END
-- vector_indexes
CASE WHEN field(is_described) THEN (SELECT count(*) FROM "HAS_VECTOR_INDEX" AS has WHERE has.src = tables.id) END
-- indexes
field(global_indexes) + field(local_indexes) + field(vector_indexes)
-- indexes.has
EXISTS (SELECT 1 FROM "HAS_GSI" AS has JOIN "GlobalSecondaryIndex" AS one ON one.id = has.dst
        WHERE has.src = tables.id AND matches(one.name))
OR EXISTS (SELECT 1 FROM "HAS_LSI" AS has JOIN "DynamoDBLocalSecondaryIndex" AS one ON one.id = has.dst
           WHERE has.src = tables.id AND matches(one.name))
OR EXISTS (SELECT 1 FROM "HAS_VECTOR_INDEX" AS has JOIN "DynamoDBVectorIndex" AS one ON one.id = has.dst
           WHERE has.src = tables.id AND matches(one.name))
-- attributes
CASE WHEN tables.key_schema IS NOT NULL THEN 1 END
-- attributes.has
matches(tables.key_schema)
OR EXISTS (SELECT 1 FROM "HAS_GSI" AS has JOIN "GlobalSecondaryIndex" AS one ON one.id = has.dst
           WHERE has.src = tables.id AND matches(one.key_schema))
OR EXISTS (SELECT 1 FROM "HAS_LSI" AS has JOIN "DynamoDBLocalSecondaryIndex" AS one ON one.id = has.dst
           WHERE has.src = tables.id AND matches(one.key_schema))
-- replica_count
CASE WHEN field(is_described) THEN (SELECT count(*) FROM "HAS_REPLICA" AS has WHERE has.src = tables.id) END
-- replicas
CASE WHEN field(is_described) THEN
  (SELECT json_group_array(one.region_name) FROM "HAS_REPLICA" AS has JOIN "DynamoDBReplica" AS one ON one.id = has.dst
   WHERE has.src = tables.id) END
-- replicas.has
EXISTS (SELECT 1 FROM "HAS_REPLICA" AS has JOIN "DynamoDBReplica" AS one ON one.id = has.dst
        WHERE has.src = tables.id AND matches(one.region_name))
-- restored
CASE WHEN field(is_described) THEN
  CASE WHEN EXISTS (SELECT 1 FROM "HAS_RESTORE" AS has WHERE has.src = tables.id) THEN 'on' ELSE 'off' END END
-- tag_count
CASE WHEN answered('tag:GetResources') THEN (SELECT count(*) FROM "TAGGED" AS tagged WHERE tagged.src = tables.id) END
-- tags
CASE WHEN answered('tag:GetResources') THEN
  (SELECT json_group_array(json_array(tag.key, tag.value))
   FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst WHERE tagged.src = tables.id) END
-- tags.key
EXISTS (SELECT 1 FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst
        WHERE tagged.src = tables.id AND matches(tag.key))
-- tags.pair
EXISTS (SELECT 1 FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst
        WHERE tagged.src = tables.id AND matches(tag.id))
-- owner
CASE WHEN answered('tag:GetResources') THEN coalesce(
  (SELECT min(tag.value) FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst
   WHERE tagged.src = tables.id AND lower(tag.key) = 'owner'),
  (SELECT min(tag.value) FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst
   WHERE tagged.src = tables.id AND lower(tag.key) = 'team'), '') END
-- environment
CASE WHEN answered('tag:GetResources') THEN coalesce(
  (SELECT min(tag.value) FROM "TAGGED" AS tagged JOIN "AWSTag" AS tag ON tag.id = tagged.dst
   WHERE tagged.src = tables.id AND lower(tag.key) IN ('env', 'environment')), '') END
-- created
CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
     ELSE tables.creation_date_time END
-- lastupdated
tables.lastupdated
-- units
tables.provisioned_throughput_read_capacity_units + tables.provisioned_throughput_write_capacity_units
-- one
1
-- age
CASE WHEN field(created) > $now - 2592000 THEN '30d' WHEN field(created) > $now - 31536000 THEN '1y'
     WHEN field(created) > $now - 63072000 THEN '2y' WHEN field(created) > $now - 126144000 THEN '4y'
     WHEN field(created) IS NOT NULL THEN 'older' END
-- prefix
substr(tables.name, 1, length($prefix) + 1 +
       instr(replace(replace(substr(tables.name, length($prefix) + 2), '_', '-'), '.', '-') || '-', '-'))
-- letters
substr(tables.name, 1, $letters)
-- in_prefix
substr(tables.name, 1, length($prefix)) = $prefix
-- findings_known
EXISTS (SELECT 1 FROM "DynatlasCheck" AS note WHERE note.lastupdated >= CAST(tables.firstseen / 1000 AS INTEGER))
-- findings
CASE WHEN field(findings_known) THEN
  (SELECT count(*) FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
   WHERE found.dst = tables.id AND one.verdict = 'fail') END
-- findings.check
EXISTS (SELECT 1 FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
        WHERE found.dst = tables.id AND one.verdict = 'fail' AND matches(one."check"))
-- findings.severity
EXISTS (SELECT 1 FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
        WHERE found.dst = tables.id AND one.verdict = 'fail' AND matches(one.severity))
-- worst
CASE WHEN field(findings_known) THEN coalesce(
  (SELECT one.severity FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
   WHERE found.dst = tables.id AND one.verdict = 'fail'
   ORDER BY CASE one.severity WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5 END
   LIMIT 1), 'none') END
-- urgency
CASE WHEN field(findings_known) THEN
  (SELECT coalesce(max(CASE one.severity WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2
                            ELSE 1 END), 0) * 1000000 + count(*)
   FROM "FOUND_ON" AS found JOIN "DynatlasFinding" AS one ON one.id = found.src
   WHERE found.dst = tables.id AND one.verdict = 'fail') END
