WITH pairs AS MATERIALIZED (
  SELECT has.src AS id, has.dst AS restore, made.dst AS source, restores.source_table_arn AS source_arn
  FROM "HAS_RESTORE" AS has
  CROSS JOIN "DynamoDBRestoreSummary" AS restores ON restores.id = has.dst
  LEFT JOIN "RESTORED_FROM_TABLE" AS made ON made.src = has.dst AND made.dst <> has.src
  WHERE has.src BETWEEN $from AND $to
),
ids AS MATERIALIZED (SELECT id FROM pairs UNION SELECT source FROM pairs WHERE source IS NOT NULL),
-- Each 1, 0, or null where it is not known.
facts AS MATERIALIZED (
  SELECT tables.id AS id, coalesce(tables.provisioned_throughput_read_capacity_units, 0) > 0 AS is_provisioned,
         tables.deletion_protection_enabled AS deletion,
         (SELECT one.point_in_time_recovery_status = 'ENABLED'
          FROM "HAS_CONTINUOUS_BACKUPS" AS has CROSS JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
          WHERE has.src = tables.id) AS pitr,
         CASE WHEN EXISTS (
                SELECT 1 FROM "HAS_SSE" AS has CROSS JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
                WHERE has.src = tables.id AND sse.kms_master_key_arn IS NOT NULL)
              THEN (SELECT key.key_manager = 'CUSTOMER'
                    FROM "HAS_SSE" AS has CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = has.dst
                    CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst
                    WHERE has.src = tables.id)
              ELSE 0 END AS customer_key,
         CASE WHEN EXISTS (SELECT 1 FROM "SCALES" AS scales WHERE scales.dst = tables.id) THEN 1
              WHEN answered('application-autoscaling:DescribeScalableTargets') THEN 0 END AS scaling,
         EXISTS (SELECT 1 FROM "LATEST_STREAM" AS has CROSS JOIN "DynamoDBStream" AS stream ON stream.id = has.dst
                 WHERE has.src = tables.id AND stream.stream_enabled = 1) AS stream,
         (SELECT one.time_to_live_status IN ('ENABLED', 'ENABLING')
          FROM "HAS_TIME_TO_LIVE" AS has CROSS JOIN "DynamoDBTimeToLive" AS one ON one.id = has.dst
          WHERE has.src = tables.id) AS ttl,
         CASE WHEN EXISTS (SELECT 1 FROM "TAGGED" AS tagged
                           WHERE tagged.src = tables.id AND substr(tagged.dst, 1, 4) <> 'aws:') THEN 1
              WHEN answered('tag:GetResources') THEN 0 END AS tags,
         CASE WHEN EXISTS (SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has WHERE has.src = tables.id) THEN 1
              WHEN answered('dynamodb:GetResourcePolicy') THEN 0 END AS policy
  FROM ids
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = ids.id
  LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
),
lacking AS MATERIALIZED (
  SELECT pairs.id, pairs.restore, pairs.source, pairs.source_arn,
         NOT mine.deletion AND theirs.deletion AS deletion, NOT mine.pitr AND theirs.pitr AS pitr,
         NOT mine.customer_key AND theirs.customer_key AS customer_key,
         mine.is_provisioned AND NOT mine.scaling AND theirs.scaling AS scaling,
         NOT mine.stream AND theirs.stream AS stream, NOT mine.ttl AND theirs.ttl AS ttl,
         NOT mine.tags AND theirs.tags AS tags, NOT mine.policy AND theirs.policy AS policy
  FROM pairs
  CROSS JOIN facts AS mine ON mine.id = pairs.id
  LEFT JOIN facts AS theirs ON theirs.id = pairs.source
),
named AS MATERIALIZED (
  SELECT id, restore, source, source_arn,
         CASE WHEN deletion THEN ', deletion protection' ELSE '' END
           || CASE WHEN pitr THEN ', point-in-time recovery' ELSE '' END
           || CASE WHEN customer_key THEN ', a customer managed key' ELSE '' END
           || CASE WHEN scaling THEN ', auto scaling' ELSE '' END
           || CASE WHEN stream THEN ', a stream' ELSE '' END
           || CASE WHEN ttl THEN ', time to live' ELSE '' END
           || CASE WHEN tags THEN ', tags' ELSE '' END
           || CASE WHEN policy THEN ', a resource policy' ELSE '' END AS lacks,
         CASE WHEN deletion IS NULL THEN ', deletion protection' ELSE '' END
           || CASE WHEN pitr IS NULL THEN ', point-in-time recovery' ELSE '' END
           || CASE WHEN customer_key IS NULL THEN ', a customer managed key' ELSE '' END
           || CASE WHEN scaling IS NULL THEN ', auto scaling' ELSE '' END
           || CASE WHEN stream IS NULL THEN ', a stream' ELSE '' END
           || CASE WHEN ttl IS NULL THEN ', time to live' ELSE '' END
           || CASE WHEN tags IS NULL THEN ', tags' ELSE '' END
           || CASE WHEN policy IS NULL THEN ', a resource policy' ELSE '' END AS may_lack
  FROM lacking
)
SELECT id AS subject, CASE WHEN lacks <> '' THEN 'fail' ELSE 'unknown' END AS verdict, NULL AS severity,
       CASE WHEN source IS NULL AND source_arn = id THEN 'It was restored from an earlier table of its own name'
            WHEN source IS NULL THEN coalesce('It was restored from ' || source_arn || ', which is not in the map',
                                              'DynamoDB does not say from which table it was restored')
            WHEN lacks <> '' THEN 'Unlike ' || source || ', from which it was restored, it lacks ' || substr(lacks, 3)
            ELSE 'Not everything is known of it and of ' || source || ', from which it was restored: '
                 || substr(may_lack, 3) END AS why,
       CASE WHEN source IS NULL THEN json_array('DynamoDBRestoreSummary', restore)
            ELSE json_array('DynamoDBRestoreSummary', restore, 'DynamoDBTable', source) END AS evidence
FROM named
WHERE source IS NULL OR lacks <> '' OR may_lack <> ''
