CALL {
  MATCH (part:DynatlasCoverage {account: $account}) WHERE part.region <> 'aws-global' RETURN part.region AS region
  UNION
  MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(table:DynamoDBTable) RETURN table.region AS region
  UNION
  MATCH (table:DynamoDBTable) WHERE table.id CONTAINS ':' + $account + ':table/' RETURN table.region AS region
}
RETURN DISTINCT region ORDER BY region
