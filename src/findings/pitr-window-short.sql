-- days=35: how far back every table must be restorable (1 to 35)
SELECT recovery_of.src AS subject,
       CASE WHEN recovery.recovery_period_in_days IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN recovery.recovery_period_in_days IS NULL THEN 'DynamoDB returned no recovery period'
            ELSE 'The table can be restored to a point in the last ' || recovery.recovery_period_in_days
                 || ' days only, not ' || $days END AS why,
       json_array('DynamoDBContinuousBackups', recovery.id) AS evidence
FROM "HAS_CONTINUOUS_BACKUPS" AS recovery_of
CROSS JOIN "DynamoDBContinuousBackups" AS recovery ON recovery.id = recovery_of.dst
WHERE recovery_of.src BETWEEN $from AND $to AND recovery.point_in_time_recovery_status = 'ENABLED'
  AND coalesce(recovery.recovery_period_in_days, 0) < $days
