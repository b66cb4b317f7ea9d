MATCH (backup:DynamoDBBackup)
WHERE backup.is_listed OR backup.is_in_vault
WITH backup, coalesce(backup.table_arn, backup.resource_arn) AS table_arn,
     coalesce(backup.backup_creation_date_time, backup.creation_date) AS made
WITH backup, table_arn, split(table_arn, ':') AS place,
     CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END AS made_at
OPTIONAL MATCH (tables:DynamoDBTable {id: table_arn})
OPTIONAL MATCH (listing:DynatlasCoverage {id: place[4] + '/' + place[3] + '/dynamodb:ListTables'})
WHERE listing.state = 'complete'
RETURN backup.id AS subject,
       CASE WHEN tables IS NOT NULL THEN 'pass' WHEN made_at <= listing.read_at THEN 'fail'
            ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE WHEN tables IS NOT NULL THEN 'Its table exists'
            WHEN made_at <= listing.read_at
            THEN 'Its table, ' + table_arn + ', no longer exists; the backup was made on '
                 + toString(date(datetime({epochSeconds: toInteger(made_at)})))
            WHEN table_arn IS NULL THEN 'AWS does not say of which table it is a backup'
            ELSE 'Its table, ' + table_arn
                 + ', is not in the map, and the tables of its region were not listed completely since' END AS why,
       CASE WHEN tables IS NOT NULL THEN ['DynamoDBTable', tables.id]
            WHEN listing IS NOT NULL THEN ['DynatlasCoverage', listing.id]
            ELSE [] END AS evidence,
       backup.account_id AS account, coalesce(backup.listed_region, backup.vault_region) AS region
ORDER BY subject
