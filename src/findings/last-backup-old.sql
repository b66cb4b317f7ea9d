-- days=7: how old the last copy of a table may be (1 to 3650)
WITH copies AS NOT MATERIALIZED (
  SELECT id, last_backup_time AS made,
         CASE typeof(last_backup_time) WHEN 'text' THEN unixepoch(last_backup_time) ELSE last_backup_time END AS made_at
  FROM "DynamoDBBackupProtection"
)
SELECT protection_of.src AS subject, CASE WHEN copies.made_at IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN copies.made_at IS NULL THEN 'AWS Backup does not say when it made its last copy'
            ELSE 'AWS Backup made its last copy on '
                 || CASE typeof(copies.made) WHEN 'text' THEN substr(copies.made, 1, 10)
                         ELSE date(copies.made, 'unixepoch') END
                 || ', more than ' || $days || ' days ago' END AS why,
       json_array('DynamoDBBackupProtection', copies.id) AS evidence
FROM "HAS_BACKUP_PROTECTION" AS protection_of
CROSS JOIN copies ON copies.id = protection_of.dst
WHERE protection_of.src BETWEEN $from AND $to AND (copies.made_at IS NULL OR copies.made_at < $now - 86400 * $days)
