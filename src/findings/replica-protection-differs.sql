WITH pairs AS (
  SELECT has.src AS table_id, replicas.id AS replica_id, coalesce(replicas.region_name, replicas.id) AS region,
         is_it.dst AS twin_id
  FROM "HAS_REPLICA" AS has
  CROSS JOIN "DynamoDBReplica" AS replicas ON replicas.id = has.dst
  LEFT JOIN "REPLICA_IS" AS is_it ON is_it.src = replicas.id
  WHERE has.src BETWEEN $from AND $to
), sides AS (
  SELECT table_id AS id FROM pairs UNION SELECT twin_id FROM pairs WHERE twin_id IS NOT NULL
), facts AS MATERIALIZED (
  SELECT tables.id, tables.deletion_protection_enabled AS protection, coalesce(tables.table_class, 'STANDARD') AS class,
         (SELECT max(CASE recovery.point_in_time_recovery_status WHEN 'ENABLED' THEN 1 WHEN 'DISABLED' THEN 0 END)
          FROM "HAS_CONTINUOUS_BACKUPS" AS has
          CROSS JOIN "DynamoDBContinuousBackups" AS recovery ON recovery.id = has.dst
          WHERE has.src = tables.id) AS recovery,
         CASE WHEN EXISTS (SELECT 1 FROM "HAS_SSE" AS has
                           CROSS JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
                           WHERE has.src = tables.id
                             AND (sse.kms_master_key_arn IS NOT NULL OR sse.sse_type = 'KMS')) THEN
           (SELECT max(keys.key_manager = 'CUSTOMER')
            FROM "HAS_SSE" AS has
            CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = has.dst
            CROSS JOIN "AWSKMSKey" AS keys ON keys.id = uses.dst
            WHERE has.src = tables.id)
         ELSE 0 END AS customer_key,
         CASE WHEN EXISTS (SELECT 1 FROM "TAGGED" AS has WHERE has.src = tables.id) THEN 1
              WHEN answered('tag:GetResources') THEN 0 END AS tags,
         CASE WHEN EXISTS (SELECT 1 FROM "HAS_RESOURCE_POLICY" AS has WHERE has.src = tables.id) THEN 1
              WHEN answered('dynamodb:GetResourcePolicy') THEN 0 END AS policy
  FROM sides
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = sides.id
  LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
), compared AS (
  SELECT pairs.*, there.class, here.class <> there.class AS is_other_class,
         there.protection AND NOT here.protection AS lacks_protection,
         there.recovery AND NOT here.recovery AS lacks_recovery,
         there.customer_key AND NOT here.customer_key AS lacks_key, there.tags AND NOT here.tags AS lacks_tags,
         there.policy AND NOT here.policy AS lacks_policy
  FROM pairs
  CROSS JOIN facts AS here ON here.id = pairs.table_id
  LEFT JOIN facts AS there ON there.id = pairs.twin_id
), listed AS (
  SELECT *,
         nullif(CASE WHEN lacks_protection THEN ', deletion protection' ELSE '' END
                || CASE WHEN lacks_recovery THEN ', point-in-time recovery' ELSE '' END
                || CASE WHEN lacks_key THEN ', a customer''s key' ELSE '' END
                || CASE WHEN lacks_tags THEN ', tags' ELSE '' END
                || CASE WHEN lacks_policy THEN ', a resource policy' ELSE '' END
                || CASE WHEN is_other_class THEN ', table class ' || class ELSE '' END, '') AS lacks,
         CASE WHEN twin_id IS NULL THEN ', not in the map'
         ELSE nullif(CASE WHEN lacks_protection IS NULL THEN ', deletion protection' ELSE '' END
                     || CASE WHEN lacks_recovery IS NULL THEN ', point-in-time recovery' ELSE '' END
                     || CASE WHEN lacks_key IS NULL THEN ', key' ELSE '' END
                     || CASE WHEN lacks_tags IS NULL THEN ', tags' ELSE '' END
                     || CASE WHEN lacks_policy IS NULL THEN ', resource policy' ELSE '' END, '') END AS unread
  FROM compared
  ORDER BY table_id, replica_id
), judged AS (
  SELECT table_id, group_concat(region || ' has ' || substr(lacks, 3), '; ') AS found,
         group_concat(CASE WHEN lacks IS NOT NULL
                      THEN '"DynamoDBReplica",' || json_quote(replica_id) || ',"DynamoDBTable",' || json_quote(twin_id)
                      END) AS nodes,
         group_concat(region || ' (' || substr(unread, 3) || ')', ', ') AS unread,
         group_concat(CASE WHEN unread IS NOT NULL THEN '"DynamoDBReplica",' || json_quote(replica_id) END)
           AS unread_nodes
  FROM listed
  GROUP BY table_id
)
SELECT table_id AS subject, CASE WHEN found IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       coalesce('Unlike this table, ' || found, 'Not everything was read that compares it with ' || unread) AS why,
       '[' || CASE WHEN found IS NULL THEN unread_nodes ELSE nodes END || ']' AS evidence
FROM judged
WHERE found IS NOT NULL OR unread IS NOT NULL
