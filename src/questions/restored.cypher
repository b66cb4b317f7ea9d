// ask: restored tables with their whole lineage: what each was restored from, and that in turn, as far as it is mapped
MATCH path = (table:DynamoDBTable)-[:HAS_RESTORE|RESTORED_FROM_TABLE*1..]->(restore:DynamoDBRestoreSummary)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, table.name AS table_name, (length(path) + 1) / 2 AS generation,
       restore.source_table_arn AS source_table_arn, restore.source_backup_arn AS source_backup_arn,
       restore.restore_date_time AS restored_to
ORDER BY table.id, generation, restore.id
