SELECT recovery_of.src AS subject, 'fail' AS verdict, NULL AS severity,
       'Point-in-time recovery is off' AS why,
       json_array('DynamoDBContinuousBackups', recovery.id) AS evidence
FROM "HAS_CONTINUOUS_BACKUPS" AS recovery_of
JOIN "DynamoDBContinuousBackups" AS recovery ON recovery.id = recovery_of.dst
WHERE recovery_of.src BETWEEN $from AND $to AND recovery.point_in_time_recovery_status = 'DISABLED'
