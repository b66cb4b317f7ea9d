MATCH (tables:DynamoDBTable)-[:HAS_BACKUP]->(backup:DynamoDBBackup)
WHERE backup.is_listed OR backup.is_in_vault
WITH tables, backup, coalesce(backup.backup_creation_date_time, backup.creation_date) AS made,
     tables.creation_date_time AS born
WITH tables, backup, CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END AS made_at,
     CASE WHEN toFloatOrNull(born) IS NULL THEN born.epochSeconds ELSE born END AS born_at
WITH tables, backup, coalesce(backup.table_id <> tables.table_id, made_at < born_at) AS is_earlier,
     CASE WHEN born_at IS NULL THEN ''
          ELSE ', made on ' + toString(date(datetime({epochSeconds: toInteger(born_at)}))) END AS born_on
RETURN backup.id AS subject, CASE is_earlier WHEN true THEN 'fail' WHEN false THEN 'pass' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE is_earlier
            WHEN true THEN 'It is a backup of an earlier table, not of the present ' + tables.id + born_on
            WHEN false THEN 'It is a backup of the present table'
            ELSE 'Neither ids nor times tell whether it is a backup of the present ' + tables.id END AS why,
       ['DynamoDBTable', tables.id] AS evidence,
       backup.account_id AS account, coalesce(backup.listed_region, backup.vault_region) AS region
ORDER BY subject
