-- ask: tables that cannot be used: archived, being archived, or without access to their key
SELECT resource.src AS account, tables.region, tables.name AS table_name, tables.table_status,
       archivals.archival_reason, archivals.archival_date_time AS archived_at, archivals.archival_backup_arn AS backup_arn
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_ARCHIVAL" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBArchivalSummary" AS archivals ON archivals.id = has.dst
WHERE archivals.id IS NOT NULL OR tables.table_status IN ('ARCHIVING', 'ARCHIVED', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS')
ORDER BY tables.id
