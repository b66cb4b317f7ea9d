SELECT tables.id AS subject,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL
            THEN 'No backup is available, and DynamoDB returned no status of point-in-time recovery'
            ELSE 'Point-in-time recovery is off, no backup is available, and AWS Backup has no copy' END AS why,
       json_array('DynamoDBContinuousBackups', recovery.id) AS evidence
FROM "HAS_CONTINUOUS_BACKUPS" AS recovery_of
CROSS JOIN "DynamoDBContinuousBackups" AS recovery ON recovery.id = recovery_of.dst
CROSS JOIN "DynamoDBTable" AS tables ON tables.id = recovery_of.src
WHERE recovery_of.src BETWEEN $from AND $to
  AND coalesce(recovery.point_in_time_recovery_status, 'DISABLED') = 'DISABLED'
  AND NOT EXISTS (SELECT 1 FROM "HAS_BACKUP_PROTECTION" AS protection_of WHERE protection_of.src = tables.id)
  AND NOT EXISTS (
    SELECT 1 FROM "HAS_BACKUP" AS has CROSS JOIN "DynamoDBBackup" AS backup ON backup.id = has.dst
    WHERE has.src = tables.id
      AND (backup.recovery_point_status IN ('COMPLETED', 'AVAILABLE')
           OR (backup.backup_status = 'AVAILABLE' AND coalesce(backup.table_id = tables.table_id, 1))))
