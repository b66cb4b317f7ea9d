-- ask: the backups of each table, on demand, of the system and of AWS Backup: how many, the newest, their size
SELECT coalesce(backups.table_arn, backups.resource_arn) AS table_arn, count(*) AS backups,
       max(coalesce(backups.backup_creation_date_time, backups.creation_date)) AS newest,
       sum(coalesce(backups.backup_size_bytes, backups.recovery_point_size_bytes)) AS bytes
FROM "DynamoDBBackup" AS backups
WHERE coalesce(backups.table_arn, backups.resource_arn) IS NOT NULL
GROUP BY coalesce(backups.table_arn, backups.resource_arn)
ORDER BY 1
