MATCH (tables:DynamoDBTable)-[:HAS_RESTORE]->(restore:DynamoDBRestoreSummary)
WHERE $from <= tables.id <= $to
OPTIONAL MATCH (restore)-[:RESTORED_FROM_TABLE]->(source:DynamoDBTable)
WHERE source.id <> tables.id
UNWIND [tables] + CASE WHEN source IS NULL THEN [] ELSE [source] END AS each
WITH tables, restore, source, each,
     COLLECT {
       UNWIND ['application-autoscaling:DescribeScalableTargets', 'tag:GetResources',
               'dynamodb:GetResourcePolicy'] AS operation
       WITH operation
       WHERE answered(each, operation)
       RETURN operation
     } AS answers
WITH tables, restore, source, each,
     // Each true, false, or null where it is not known.
     [each.deletion_protection_enabled,
      head([(each)-[:HAS_CONTINUOUS_BACKUPS]->(one) | one.point_in_time_recovery_status = 'ENABLED']),
      CASE WHEN EXISTS { MATCH (each)-[:HAS_SSE]->(sse) WHERE sse.kms_master_key_arn IS NOT NULL }
           THEN head([(each)-[:HAS_SSE]->()-[:USES_KMS_KEY]->(key) | key.key_manager = 'CUSTOMER']) ELSE false END,
      CASE WHEN EXISTS { (each)<-[:SCALES]-() } THEN true
           WHEN 'application-autoscaling:DescribeScalableTargets' IN answers THEN false END,
      EXISTS { MATCH (each)-[:LATEST_STREAM]->(stream) WHERE stream.stream_enabled },
      head([(each)-[:HAS_TIME_TO_LIVE]->(one) | one.time_to_live_status IN ['ENABLED', 'ENABLING']]),
      CASE WHEN EXISTS { MATCH (each)-[:TAGGED]->(tag) WHERE NOT tag.id STARTS WITH 'aws:' } THEN true
           WHEN 'tag:GetResources' IN answers THEN false END,
      CASE WHEN EXISTS { (each)-[:HAS_RESOURCE_POLICY]->() } THEN true
           WHEN 'dynamodb:GetResourcePolicy' IN answers THEN false END] AS facts
WITH tables, restore, source, collect({id: each.id, facts: facts}) AS both
WITH tables, restore, source, head([one IN both WHERE one.id = tables.id | one.facts]) AS mine,
     head([one IN both WHERE one.id = source.id | one.facts]) AS theirs,
     ['deletion protection', 'point-in-time recovery', 'a customer managed key', 'auto scaling', 'a stream',
      'time to live', 'tags', 'a resource policy'] AS names,
     coalesce(tables.provisioned_throughput_read_capacity_units, 0) > 0 AS is_provisioned
WITH tables, restore, source, names,
     [at IN range(0, 7) | (at <> 3 OR is_provisioned) AND NOT mine[at] AND theirs[at]] AS lacking
WITH tables, restore, source, [at IN range(0, 7) WHERE lacking[at] | names[at]] AS lacks,
     [at IN range(0, 7) WHERE lacking[at] IS NULL | names[at]] AS may_lack
WHERE source IS NULL OR size(lacks) > 0 OR size(may_lack) > 0
RETURN tables.id AS subject, CASE WHEN size(lacks) > 0 THEN 'fail' ELSE 'unknown' END AS verdict, null AS severity,
       CASE WHEN source IS NULL AND restore.source_table_arn = tables.id
            THEN 'It was restored from an earlier table of its own name'
            WHEN source IS NULL
            THEN coalesce('It was restored from ' + restore.source_table_arn + ', which is not in the map',
                          'DynamoDB does not say from which table it was restored')
            WHEN size(lacks) > 0
            THEN 'Unlike ' + source.id + ', from which it was restored, it lacks '
                 + reduce(text = head(lacks), one IN tail(lacks) | text + ', ' + one)
            ELSE 'Not everything is known of it and of ' + source.id + ', from which it was restored: '
                 + reduce(text = head(may_lack), one IN tail(may_lack) | text + ', ' + one) END AS why,
       ['DynamoDBRestoreSummary', restore.id]
         + CASE WHEN source IS NULL THEN [] ELSE ['DynamoDBTable', source.id] END AS evidence
