MATCH (tables:DynamoDBTable)-[:HAS_REPLICA]->(replica:DynamoDBReplica)
WHERE $from <= tables.id <= $to
OPTIONAL MATCH (replica)-[:REPLICA_IS]->(twin:DynamoDBTable)
UNWIND CASE WHEN twin IS NULL THEN [tables] ELSE [tables, twin] END AS side
WITH tables, replica, twin, side,
     head([(side)-[:HAS_CONTINUOUS_BACKUPS]->(recovery) | recovery.point_in_time_recovery_status]) AS recovery,
     head([(side)-[:HAS_SSE]->(sse) WHERE sse.kms_master_key_arn IS NOT NULL OR sse.sse_type = 'KMS' |
           [head([(sse)-[:USES_KMS_KEY]->(key) | key.key_manager])]]) AS manager
WITH tables, replica, twin, side, {
  protection: side.deletion_protection_enabled, class: coalesce(side.table_class, 'STANDARD'),
  recovery: CASE recovery WHEN 'ENABLED' THEN true WHEN 'DISABLED' THEN false END,
  customer_key: CASE WHEN manager IS NULL THEN false ELSE manager[0] = 'CUSTOMER' END,
  tags: CASE WHEN EXISTS { (side)-[:TAGGED]->() } THEN true WHEN answered(side, 'tag:GetResources') THEN false END,
  policy: CASE WHEN EXISTS { (side)-[:HAS_RESOURCE_POLICY]->() } THEN true
               WHEN answered(side, 'dynamodb:GetResourcePolicy') THEN false END
} AS facts
WITH tables, replica, twin, head(collect(CASE WHEN side = tables THEN facts END)) AS here,
     head(collect(CASE WHEN side = twin THEN facts END)) AS there
WITH tables, replica, twin, [
  ['deletion protection', 'deletion protection', there.protection AND NOT here.protection],
  ['point-in-time recovery', 'point-in-time recovery', there.recovery AND NOT here.recovery],
  ['a customer\'s key', 'key', there.customer_key AND NOT here.customer_key],
  ['tags', 'tags', there.tags AND NOT here.tags],
  ['a resource policy', 'resource policy', there.policy AND NOT here.policy],
  ['table class ' + there.class, 'table class', there.class <> here.class]
] AS compared
WITH tables, replica, twin, [one IN compared WHERE one[2] | one[0]] AS lacks,
     CASE WHEN twin IS NULL THEN ['not in the map'] ELSE [one IN compared WHERE one[2] IS NULL | one[1]] END AS unread
ORDER BY replica.id
WITH tables,
     collect(CASE WHEN size(lacks) > 0 THEN coalesce(replica.region_name, replica.id) + ' has '
             + reduce(all = head(lacks), one IN tail(lacks) | all + ', ' + one) END) AS found,
     collect(CASE WHEN size(lacks) > 0 THEN ['DynamoDBReplica', replica.id, 'DynamoDBTable', twin.id] END) AS nodes,
     collect(CASE WHEN size(unread) > 0 THEN coalesce(replica.region_name, replica.id) + ' ('
             + reduce(all = head(unread), one IN tail(unread) | all + ', ' + one) + ')' END) AS unread,
     collect(CASE WHEN size(unread) > 0 THEN ['DynamoDBReplica', replica.id] END) AS unread_nodes
WHERE size(found) > 0 OR size(unread) > 0
RETURN tables.id AS subject, CASE size(found) WHEN 0 THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE size(found) WHEN 0
       THEN 'Not everything was read that compares it with '
            + reduce(all = head(unread), one IN tail(unread) | all + ', ' + one)
       ELSE 'Unlike this table, ' + reduce(all = head(found), one IN tail(found) | all + '; ' + one) END AS why,
       reduce(all = [], one IN CASE size(found) WHEN 0 THEN unread_nodes ELSE nodes END | all + one) AS evidence
