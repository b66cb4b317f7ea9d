-- ask: backups of tables that no longer exist; only where the table's account and region were listed completely
WITH left_over AS MATERIALIZED (
  SELECT id, account_id, coalesce(listed_region, vault_region) AS region, coalesce(table_arn, resource_arn) AS table_arn, arn
  FROM "DynamoDBBackup"
  WHERE coalesce(table_arn, resource_arn) NOT IN (SELECT id FROM "DynamoDBTable")
)
SELECT left_over.account_id AS account, left_over.region, left_over.table_arn, left_over.arn AS backup_arn
FROM left_over
JOIN "DynatlasCoverage" AS part
  ON part.operation = 'dynamodb:ListTables' AND part.state = 'complete'
  AND left_over.table_arn LIKE 'arn:%:dynamodb:' || part.region || ':' || part.account || ':table/%'
ORDER BY left_over.id
