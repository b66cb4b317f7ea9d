-- ask: backups of tables that are no more, where their region's tables were listed completely
SELECT backups.account_id AS account, coalesce(backups.listed_region, backups.vault_region) AS region,
       coalesce(backups.table_arn, backups.resource_arn) AS table_arn, backups.arn AS backup_arn
FROM "DynamoDBBackup" AS backups
JOIN "DynatlasCoverage" AS part
  ON part.id = backups.account_id || '/' || coalesce(backups.listed_region, backups.vault_region) || '/dynamodb:ListTables'
  AND part.state = 'complete'
WHERE coalesce(backups.table_arn, backups.resource_arn) NOT IN (SELECT id FROM "DynamoDBTable")
ORDER BY backups.id
