// days=7: how old the last copy of a table may be (1 to 3650)
MATCH (tables:DynamoDBTable)-[:HAS_BACKUP_PROTECTION]->(copies:DynamoDBBackupProtection)
WHERE $from <= tables.id <= $to
WITH tables, copies, copies.last_backup_time AS made
WITH tables, copies, CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END AS made_at
WHERE made_at IS NULL OR made_at < $now - 86400 * $days
RETURN tables.id AS subject, CASE WHEN made_at IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN made_at IS NULL THEN 'AWS Backup does not say when it made its last copy'
            ELSE 'AWS Backup made its last copy on ' + toString(date(datetime({epochSeconds: toInteger(made_at)})))
                 + ', more than ' + toString($days) + ' days ago' END AS why,
       ['DynamoDBBackupProtection', copies.id] AS evidence
