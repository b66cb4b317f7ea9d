MATCH (table:DynamoDBTable)
WHERE table.id CONTAINS ':' + $account + ':table/'
  AND NOT EXISTS { MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(table) }
RETURN table.id AS id ORDER BY id
