-- A block of an account's tables behind an id ($after): their streams, the names of their indexes, and whether their own
-- policies are known: GetResourcePolicy has answered about the table, and about its stream where that is on. Last, since
-- when the node is in the graph.
SELECT tables.id AS id,
       (SELECT has.dst FROM "LATEST_STREAM" AS has WHERE has.src = tables.id) AS stream,
       (SELECT json_group_array(one.name)
        FROM (SELECT index_of.name AS name FROM "HAS_GSI" AS has
              JOIN "GlobalSecondaryIndex" AS index_of ON index_of.id = has.dst WHERE has.src = tables.id
              UNION ALL
              SELECT index_of.name FROM "HAS_LSI" AS has
              JOIN "DynamoDBLocalSecondaryIndex" AS index_of ON index_of.id = has.dst WHERE has.src = tables.id
              UNION ALL
              SELECT index_of.name FROM "HAS_VECTOR_INDEX" AS has
              JOIN "DynamoDBVectorIndex" AS index_of ON index_of.id = has.dst WHERE has.src = tables.id) AS one) AS indexes,
       answered('dynamodb:GetResourcePolicy') AND NOT EXISTS (
         SELECT 1 FROM "LATEST_STREAM" AS has JOIN "DynamoDBStream" AS stream ON stream.id = has.dst
         WHERE has.src = tables.id AND stream.stream_enabled = 1
           AND (NOT EXISTS (SELECT 1 FROM "READ" AS answer WHERE answer.dst = stream.id
                              AND answer.src = resource.src || '/' || tables.region || '/dynamodb:GetResourcePolicy')
                OR EXISTS (SELECT 1 FROM "UNREAD" AS vain WHERE vain.dst = stream.id
                             AND vain.src = resource.src || '/' || tables.region || '/dynamodb:GetResourcePolicy')))
         AS are_policies_known,
       tables.firstseen AS firstseen
FROM "DynamoDBTable" AS tables
CROSS JOIN "RESOURCE" AS resource ON resource.src = $account AND resource.dst = tables.id
WHERE tables.id > $after
ORDER BY tables.id
LIMIT $limit
