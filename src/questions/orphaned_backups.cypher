// ask: backups of tables that no longer exist; only where the table's account and region were listed completely
MATCH (backup:DynamoDBBackup)
WITH backup, coalesce(backup.listed_region, backup.vault_region) AS region,
     coalesce(backup.table_arn, backup.resource_arn) AS table_arn
WITH backup, region, table_arn, split(table_arn, ':') AS place
MATCH (part:DynatlasCoverage {id: place[4] + '/' + place[3] + '/dynamodb:ListTables', state: 'complete'})
WHERE NOT EXISTS { MATCH (:DynamoDBTable {id: table_arn}) }
RETURN backup.account_id AS account, region, table_arn, backup.arn AS backup_arn
ORDER BY backup.id
