// What is asked about one table alone: when it was last answered, whether that still holds, and why not. Null is never.
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable {id: $id})
UNWIND [
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:DescribeKinesisStreamingDestination',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:GetResourcePolicy'] AS operation
OPTIONAL MATCH (note:DynatlasCoverage {id: account.id + '/' + table.region + '/' + operation})
OPTIONAL MATCH (note)-[answer:READ]->(table)
OPTIONAL MATCH (note)-[vain:UNREAD]->(table)
RETURN operation, answer.read_at AS read_at, CASE WHEN answered(table, operation) THEN answer.read_at END AS known_at,
       coalesce(vain.asked_at, note.read_at) AS asked_at, coalesce(vain.reason, note.reason) AS reason
ORDER BY operation
