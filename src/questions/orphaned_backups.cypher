// ask: backups of tables that are no more, where their region's tables were listed completely
MATCH (backup:DynamoDBBackup)
WITH backup, coalesce(backup.listed_region, backup.vault_region) AS region,
     coalesce(backup.table_arn, backup.resource_arn) AS table_arn
MATCH (part:DynatlasCoverage {id: backup.account_id + '/' + region + '/dynamodb:ListTables', state: 'complete'})
WHERE table_arn IS NOT NULL AND NOT EXISTS { MATCH (:DynamoDBTable {id: table_arn}) }
RETURN backup.account_id AS account, region, table_arn, backup.arn AS backup_arn
ORDER BY backup.id
