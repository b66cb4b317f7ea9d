SELECT tables.id AS subject, CASE WHEN tables.table_status IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN tables.table_status IS NULL THEN 'DynamoDB returned no status of the table'
            ELSE CASE tables.table_status WHEN 'ARCHIVED' THEN 'DynamoDB archived the table'
                      ELSE 'DynamoDB archives the table' END
                 || coalesce(' on ' || CASE typeof(archival.archival_date_time)
                                            WHEN 'text' THEN substr(archival.archival_date_time, 1, 10)
                                            ELSE date(archival.archival_date_time, 'unixepoch') END, '')
                 || CASE WHEN archival.archival_backup_arn IS NULL THEN ', and names no backup of it'
                         WHEN backup.is_listed = 1 THEN ', and its backup is still listed'
                         WHEN answered('dynamodb:ListBackups') THEN ', and its backup is no longer listed'
                         ELSE ', and whether its backup is still there was not read' END END AS why,
       CASE WHEN archival.id IS NULL THEN json_array()
            WHEN backup.id IS NULL THEN json_array('DynamoDBArchivalSummary', archival.id)
            ELSE json_array('DynamoDBArchivalSummary', archival.id, 'DynamoDBBackup', backup.id) END AS evidence
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_ARCHIVAL" AS archived ON archived.src = tables.id
LEFT JOIN "DynamoDBArchivalSummary" AS archival ON archival.id = archived.dst
LEFT JOIN "ARCHIVED_TO_BACKUP" AS kept ON kept.src = archived.dst
LEFT JOIN "DynamoDBBackup" AS backup ON backup.id = kept.dst
WHERE tables.id BETWEEN $from AND $to AND coalesce(tables.table_status, 'ARCHIVED') IN ('ARCHIVING', 'ARCHIVED')
