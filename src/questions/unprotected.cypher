// ask: tables that may be deleted at once, and whether AWS Backup ever made a copy of them
MATCH (table:DynamoDBTable)
WHERE NOT coalesce(table.deletion_protection_enabled, false)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_BACKUP_PROTECTION]->(backup:DynamoDBBackupProtection)
OPTIONAL MATCH (part:DynatlasCoverage {id: account.id + '/' + table.region + '/backup:ListProtectedResources', state: 'complete'})
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       CASE table.deletion_protection_enabled WHEN false THEN 'off' ELSE 'unknown' END AS deletion_protection,
       CASE WHEN backup IS NOT NULL THEN 'yes' WHEN part IS NOT NULL THEN 'no' ELSE 'unknown' END AS backed_up
ORDER BY table.id
