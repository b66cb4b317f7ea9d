MATCH (table:DynamoDBTable)
WHERE ($region = '' OR table.region = $region)
  AND ($account = '' OR EXISTS { (:AWSAccount {id: $account})-[:RESOURCE]->(table) })
  AND ($prefix = '' OR left(table.name, 1) + split(replace(replace(substring(table.name, 1), '_', '-'), '.', '-'), '-')[0] = $prefix)
MATCH (table)-[:HAS_RESTORE]->(:DynamoDBRestoreSummary)-[:RESTORED_FROM_TABLE]->(source:DynamoDBTable)
RETURN table.id AS table_id, source.id AS source_id
ORDER BY table_id, source_id
LIMIT $limit
