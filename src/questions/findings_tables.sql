-- A block of tables, which checks apply to each (findings::Applies, in its order) and what is known of it:
-- src/findings/evaluate.cc fills in what stands in capitals. Where some keys of a region could not be read, DescribeKey
-- has still answered about a table whose key was among those that were, and about one that has none.
WITH page AS MATERIALIZED (
  SELECT tables.id AS id
  FROM "DynamoDBTable" AS tables
  ACCOUNT
  WHERE tables.id > $after AND (WHICH)
  ORDER BY tables.id
  LIMIT $limit
)
SELECT tables.id AS id, resource.src AS account, tables.region AS region, tables.name AS name,
       json_array(
         1, coalesce(BILLING = 'provisioned', 0), coalesce(BILLING = 'on-demand', 0),
         EXISTS (SELECT 1 FROM "HAS_GSI" AS has WHERE has.src = tables.id),
         EXISTS (SELECT 1 FROM "LATEST_STREAM" AS has JOIN "DynamoDBStream" AS stream ON stream.id = has.dst
                 WHERE has.src = tables.id AND stream.stream_enabled = 1),
         EXISTS (SELECT 1 FROM "HAS_REPLICA" AS has WHERE has.src = tables.id),
         EXISTS (SELECT 1 FROM "HAS_SSE" AS has JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
                 WHERE has.src = tables.id AND sse.kms_master_key_arn IS NOT NULL),
         EXISTS (SELECT 1 FROM "HAS_RESTORE" AS has WHERE has.src = tables.id),
         EXISTS (SELECT 1 FROM "HAS_EXPORT" AS has WHERE has.src = tables.id),
         EXISTS (SELECT 1 FROM "HAS_IMPORT" AS has WHERE has.src = tables.id)) AS applies,
       (SELECT json_group_array(json_array(one.operation, one.read_at))
        FROM (SELECT answered.operation AS operation, answered.read_at AS read_at
              FROM answered WHERE answered.table_id = tables.id
              UNION ALL
              SELECT 'kms:DescribeKey', note.read_at
              FROM "DynatlasCoverage" AS note
              WHERE note.id = resource.src || '/' || tables.region || '/kms:DescribeKey' AND EXISTS (
                SELECT 1 FROM "HAS_SSE" AS has
                CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = has.dst
                CROSS JOIN "AWSKMSKey" AS keys ON keys.id = uses.dst
                WHERE has.src = tables.id AND keys.found IS NOT NULL AND keys.lastupdated >= note.lastupdated)
              UNION ALL
              SELECT 'kms:DescribeKey', note.read_at
              FROM "DynatlasCoverage" AS note
              WHERE note.id = resource.src || '/' || tables.region || '/dynamodb:DescribeTable'
                AND answered('dynamodb:DescribeTable') AND NOT EXISTS (
                  SELECT 1 FROM "HAS_SSE" AS has
                  CROSS JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has.dst
                  WHERE has.src = tables.id AND sse.kms_master_key_arn IS NOT NULL)) AS one) AS known,
       (SELECT json_group_array(json_array(note.operation, vain.reason))
        FROM "UNREAD" AS vain JOIN "DynatlasCoverage" AS note ON note.id = vain.src
        WHERE vain.dst = tables.id) AS unread
FROM page
JOIN "DynamoDBTable" AS tables ON tables.id = page.id
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
ORDER BY page.id
