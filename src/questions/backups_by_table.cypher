// ask: the backups of each table, on demand, of the system and of AWS Backup: how many, the newest, their size
MATCH (backup:DynamoDBBackup)
WITH backup, coalesce(backup.table_arn, backup.resource_arn) AS table_arn
WHERE table_arn IS NOT NULL
RETURN table_arn, count(*) AS backups, max(coalesce(backup.backup_creation_date_time, backup.creation_date)) AS newest,
       sum(coalesce(backup.backup_size_bytes, backup.recovery_point_size_bytes)) AS bytes
ORDER BY table_arn
