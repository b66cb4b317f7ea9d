-- days=7: how many days before it goes a backup is named (1 to 35)
WITH backups AS NOT MATERIALIZED (
  SELECT id, account_id, listed_region, coalesce(' of ' || table_arn, '') AS of_table, backup_expiry_date_time AS goes,
         CASE typeof(backup_expiry_date_time) WHEN 'text' THEN unixepoch(backup_expiry_date_time)
              ELSE backup_expiry_date_time END AS goes_at
  FROM "DynamoDBBackup"
  WHERE is_listed = 1 AND backup_type = 'SYSTEM'
)
SELECT id AS subject,
       CASE WHEN goes_at IS NULL THEN 'unknown' WHEN goes_at < $now + 86400 * $days THEN 'fail'
            ELSE 'pass' END AS verdict,
       NULL AS severity,
       CASE WHEN goes_at IS NULL THEN 'DynamoDB does not say when it deletes this backup' || of_table
            ELSE 'DynamoDB deletes this backup' || of_table || ' on '
                 || CASE typeof(goes) WHEN 'text' THEN substr(goes, 1, 10) ELSE date(goes, 'unixepoch') END END AS why,
       json_array() AS evidence, account_id AS account, listed_region AS region
FROM backups
ORDER BY subject
