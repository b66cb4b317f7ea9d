// ask: backups that tables were archived to or restored from
MATCH (table:DynamoDBTable)-[:HAS_ARCHIVAL|HAS_RESTORE]->()-[made:ARCHIVED_TO_BACKUP|RESTORED_FROM_BACKUP]->(backup:DynamoDBBackup)
WITH table, backup, CASE type(made) WHEN 'ARCHIVED_TO_BACKUP' THEN 'archived to' ELSE 'restored from' END AS how
RETURN backup.account_id AS backup_account, backup.arn AS backup_arn, how, table.arn AS table_arn
ORDER BY backup.id, how, table.id
