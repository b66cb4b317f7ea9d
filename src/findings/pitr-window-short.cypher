// days=35: how far back every table must be restorable (1 to 35)
MATCH (tables:DynamoDBTable)-[:HAS_CONTINUOUS_BACKUPS]->(recovery:DynamoDBContinuousBackups)
WHERE $from <= tables.id <= $to AND recovery.point_in_time_recovery_status = 'ENABLED'
  AND coalesce(recovery.recovery_period_in_days, 0) < $days
RETURN tables.id AS subject,
       CASE WHEN recovery.recovery_period_in_days IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN recovery.recovery_period_in_days IS NULL THEN 'DynamoDB returned no recovery period'
            ELSE 'The table can be restored to a point in the last ' + toString(recovery.recovery_period_in_days)
                 + ' days only, not ' + toString($days) END AS why,
       ['DynamoDBContinuousBackups', recovery.id] AS evidence
