-- A block of an account's tables behind an id ($after): their streams and the names of their indexes.
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
              JOIN "DynamoDBVectorIndex" AS index_of ON index_of.id = has.dst WHERE has.src = tables.id) AS one) AS indexes
FROM "DynamoDBTable" AS tables
WHERE tables.id > $after
  AND EXISTS (SELECT 1 FROM "RESOURCE" AS owner WHERE owner.src = $account AND owner.dst = tables.id)
ORDER BY tables.id
LIMIT $limit
