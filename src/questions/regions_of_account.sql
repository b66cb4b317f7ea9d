SELECT region FROM "DynatlasCoverage" WHERE account = $account AND region <> 'aws-global'
UNION
SELECT tables.region
FROM "RESOURCE" AS resource
JOIN "DynamoDBTable" AS tables ON tables.id = resource.dst
WHERE resource.src = $account AND resource.src_label = 'AWSAccount' AND resource.dst_label = 'DynamoDBTable'
UNION
SELECT region FROM "DynamoDBTable" WHERE id LIKE 'arn:%:dynamodb:%:' || $account || ':table/%'
ORDER BY region
