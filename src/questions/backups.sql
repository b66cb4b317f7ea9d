-- ask: backups that tables were archived to or restored from
SELECT backups.account_id AS backup_account, backups.arn AS backup_arn, uses.how, tables.arn AS table_arn
FROM "DynamoDBBackup" AS backups
JOIN (
  SELECT made.dst AS backup, 'archived to' AS how, has.src AS table_id
  FROM "ARCHIVED_TO_BACKUP" AS made JOIN "HAS_ARCHIVAL" AS has ON has.dst = made.src
  UNION ALL
  SELECT made.dst, 'restored from', has.src
  FROM "RESTORED_FROM_BACKUP" AS made JOIN "HAS_RESTORE" AS has ON has.dst = made.src
) AS uses ON uses.backup = backups.id
JOIN "DynamoDBTable" AS tables ON tables.id = uses.table_id
ORDER BY backups.id, uses.how, tables.id
