// ask: tables without deletion protection, and whether AWS Backup ever copied them
MATCH (table:DynamoDBTable)
WHERE NOT coalesce(table.deletion_protection_enabled, false)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_BACKUP_PROTECTION]->(backup:DynamoDBBackupProtection)
RETURN account.id AS account, table.region AS region, table.name AS table_name,
       CASE table.deletion_protection_enabled WHEN false THEN 'off' ELSE 'unknown' END AS deletion_protection,
       CASE WHEN backup IS NOT NULL THEN 'yes' WHEN answered(table, 'backup:ListProtectedResources') THEN 'no'
            ELSE 'unknown' END AS backed_up
ORDER BY table.id
