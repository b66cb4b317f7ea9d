// ask: tables that cannot be used: archived, being archived, or without access to their key
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (table)-[:HAS_ARCHIVAL]->(archival:DynamoDBArchivalSummary)
WITH table, archival
WHERE archival IS NOT NULL OR table.table_status IN ['ARCHIVING', 'ARCHIVED', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS']
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, table.table_status AS table_status,
       archival.archival_reason AS archival_reason, archival.archival_date_time AS archived_at,
       archival.archival_backup_arn AS backup_arn
ORDER BY table.id
