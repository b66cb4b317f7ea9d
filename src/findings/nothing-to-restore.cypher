MATCH (tables:DynamoDBTable)-[:HAS_CONTINUOUS_BACKUPS]->(recovery:DynamoDBContinuousBackups)
WHERE $from <= tables.id <= $to AND coalesce(recovery.point_in_time_recovery_status, 'DISABLED') = 'DISABLED'
  AND NOT EXISTS { (tables)-[:HAS_BACKUP_PROTECTION]->() }
  AND NOT EXISTS {
    MATCH (tables)-[:HAS_BACKUP]->(backup:DynamoDBBackup)
    WHERE backup.recovery_point_status IN ['COMPLETED', 'AVAILABLE']
       OR (backup.backup_status = 'AVAILABLE' AND coalesce(backup.table_id = tables.table_id, true))
  }
RETURN tables.id AS subject,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL
            THEN 'No backup is available, and DynamoDB returned no status of point-in-time recovery'
            ELSE 'Point-in-time recovery is off, no backup is available, and AWS Backup has no copy' END AS why,
       ['DynamoDBContinuousBackups', recovery.id] AS evidence
