MATCH (tables:DynamoDBTable)-[:HAS_CONTINUOUS_BACKUPS]->(recovery:DynamoDBContinuousBackups)
WHERE $from <= tables.id <= $to AND recovery.point_in_time_recovery_status = 'DISABLED'
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Point-in-time recovery is off' AS why,
       ['DynamoDBContinuousBackups', recovery.id] AS evidence
