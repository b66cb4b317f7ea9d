SELECT tables.id
FROM "DynamoDBTable" AS tables
WHERE tables.id LIKE 'arn:%:dynamodb:%:' || $account || ':table/%'
  AND NOT EXISTS (
    SELECT 1 FROM "RESOURCE" AS resource
    WHERE resource.src = $account AND resource.src_label = 'AWSAccount'
      AND resource.dst = tables.id AND resource.dst_label = 'DynamoDBTable')
ORDER BY tables.id
