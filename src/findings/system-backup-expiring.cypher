// days=7: how many days before it goes a backup is named (1 to 35)
MATCH (backup:DynamoDBBackup)
WHERE backup.is_listed AND backup.backup_type = 'SYSTEM'
WITH backup, coalesce(' of ' + backup.table_arn, '') AS of_table, backup.backup_expiry_date_time AS goes
WITH backup, of_table, CASE WHEN toFloatOrNull(goes) IS NULL THEN goes.epochSeconds ELSE goes END AS goes_at
RETURN backup.id AS subject,
       CASE WHEN goes_at IS NULL THEN 'unknown' WHEN goes_at < $now + 86400 * $days THEN 'fail'
            ELSE 'pass' END AS verdict,
       null AS severity,
       CASE WHEN goes_at IS NULL THEN 'DynamoDB does not say when it deletes this backup' + of_table
            ELSE 'DynamoDB deletes this backup' + of_table + ' on '
                 + toString(date(datetime({epochSeconds: toInteger(goes_at)}))) END AS why,
       [] AS evidence, backup.account_id AS account, backup.listed_region AS region
ORDER BY subject
