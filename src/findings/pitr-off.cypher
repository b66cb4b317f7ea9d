MATCH (tables:DynamoDBTable)-[:HAS_CONTINUOUS_BACKUPS]->(recovery:DynamoDBContinuousBackups)
WHERE $from <= tables.id <= $to AND coalesce(recovery.point_in_time_recovery_status, 'DISABLED') = 'DISABLED'
RETURN tables.id AS subject,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN recovery.point_in_time_recovery_status IS NULL
            THEN 'DynamoDB returned no status of point-in-time recovery'
            ELSE 'Point-in-time recovery is off' END AS why,
       ['DynamoDBContinuousBackups', recovery.id] AS evidence
