MATCH (table:DynamoDBTable)
WHERE ($region = '' OR table.region = $region)
  AND ($account = '' OR EXISTS { (:AWSAccount {id: $account})-[:RESOURCE]->(table) })
  AND ($prefix = '' OR left(table.name, 1) + split(replace(replace(substring(table.name, 1), '_', '-'), '.', '-'), '-')[0] = $prefix)
MATCH (table)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
RETURN index.id AS id, table.id AS table_id, index.name AS name
ORDER BY coalesce(table.size, -1) DESC, table_id, id
LIMIT $limit
