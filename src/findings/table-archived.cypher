MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND coalesce(tables.table_status, 'ARCHIVED') IN ['ARCHIVING', 'ARCHIVED']
OPTIONAL MATCH (tables)-[:HAS_ARCHIVAL]->(archival:DynamoDBArchivalSummary)
OPTIONAL MATCH (archival)-[:ARCHIVED_TO_BACKUP]->(backup:DynamoDBBackup)
WITH tables, archival, backup, archival.archival_date_time AS at
WITH tables, archival, backup, CASE WHEN toFloatOrNull(at) IS NULL THEN at.epochSeconds ELSE toInteger(at) END AS at
RETURN tables.id AS subject, CASE WHEN tables.table_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN tables.table_status IS NULL THEN 'DynamoDB returned no status of the table'
            ELSE CASE tables.table_status WHEN 'ARCHIVED' THEN 'DynamoDB archived the table'
                      ELSE 'DynamoDB archives the table' END
                 + CASE WHEN at IS NULL THEN '' ELSE ' on ' + toString(date(datetime({epochSeconds: at}))) END
                 + CASE WHEN archival.archival_backup_arn IS NULL THEN ', and names no backup of it'
                        WHEN backup.is_listed THEN ', and its backup is still listed'
                        WHEN answered(tables, 'dynamodb:ListBackups') THEN ', and its backup is no longer listed'
                        ELSE ', and whether its backup is still there was not read' END END AS why,
       CASE WHEN archival IS NULL THEN [] WHEN backup IS NULL THEN ['DynamoDBArchivalSummary', archival.id]
            ELSE ['DynamoDBArchivalSummary', archival.id, 'DynamoDBBackup', backup.id] END AS evidence
