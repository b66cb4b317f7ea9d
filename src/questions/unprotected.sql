-- ask: tables without deletion protection, and whether AWS Backup ever copied them
WITH known AS MATERIALIZED (SELECT table_id FROM answered WHERE operation = 'backup:ListProtectedResources')
SELECT resource.src AS account, tables.region, tables.name AS table_name,
       CASE tables.deletion_protection_enabled WHEN 0 THEN 'off' ELSE 'unknown' END AS deletion_protection,
       CASE WHEN backups.id IS NOT NULL THEN 'yes' WHEN known.table_id IS NOT NULL THEN 'no' ELSE 'unknown' END AS backed_up
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_BACKUP_PROTECTION" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBBackupProtection" AS backups ON backups.id = has.dst
LEFT JOIN known ON known.table_id = tables.id
WHERE coalesce(tables.deletion_protection_enabled, 0) = 0
ORDER BY tables.id
