SELECT recovery_of.src AS subject,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL
            THEN 'DynamoDB returned no status of point-in-time recovery'
            ELSE 'Point-in-time recovery is off' END AS why,
       json_array('DynamoDBContinuousBackups', recovery.id) AS evidence
FROM "HAS_CONTINUOUS_BACKUPS" AS recovery_of
CROSS JOIN "DynamoDBContinuousBackups" AS recovery ON recovery.id = recovery_of.dst
WHERE recovery_of.src BETWEEN $from AND $to
  AND coalesce(recovery.point_in_time_recovery_status, 'DISABLED') = 'DISABLED'
