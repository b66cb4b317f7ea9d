MATCH (table:DynamoDBTable)
WHERE ($region = '' OR table.region = $region)
  AND ($search = '' OR toLower(table.name) CONTAINS toLower($search))
  AND ($account = '' OR EXISTS { (:AWSAccount {id: $account})-[:RESOURCE]->(table) })
RETURN count(table) AS tables
