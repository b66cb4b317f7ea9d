-- What is asked about one table alone: when it was last answered, whether that still holds, and why not. Null is never.
WITH operations(operation) AS (VALUES
  ('dynamodb:DescribeContinuousBackups'),
  ('dynamodb:DescribeKinesisStreamingDestination'),
  ('dynamodb:DescribeTimeToLive'),
  ('dynamodb:GetResourcePolicy'))
SELECT operations.operation AS operation, answer.read_at AS read_at,
       CASE WHEN EXISTS (SELECT 1 FROM answered WHERE table_id = :id AND answered.operation = operations.operation)
            THEN answer.read_at END AS known_at,
       coalesce(vain.asked_at, note.read_at) AS asked_at, coalesce(vain.reason, note.reason) AS reason
FROM "DynamoDBTable" AS tables
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
CROSS JOIN operations
LEFT JOIN "DynatlasCoverage" AS note ON note.id = resource.src || '/' || tables.region || '/' || operations.operation
LEFT JOIN "READ" AS answer ON answer.src = note.id AND answer.dst = tables.id
LEFT JOIN "UNREAD" AS vain ON vain.src = note.id AND vain.dst = tables.id
WHERE tables.id = :id
ORDER BY operations.operation
