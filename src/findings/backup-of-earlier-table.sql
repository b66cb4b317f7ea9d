WITH pairs AS NOT MATERIALIZED (
  SELECT backup.id AS id, backup.account_id AS account, coalesce(backup.listed_region, backup.vault_region) AS region,
         backup.table_id AS backup_of, tables.id AS table_arn, tables.table_id AS table_id,
         coalesce(backup.backup_creation_date_time, backup.creation_date) AS made, tables.creation_date_time AS born
  FROM "HAS_BACKUP" AS has
  CROSS JOIN "DynamoDBBackup" AS backup ON backup.id = has.dst
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  WHERE backup.is_listed = 1 OR backup.is_in_vault = 1
),
dated AS NOT MATERIALIZED (
  SELECT *, CASE typeof(made) WHEN 'text' THEN unixepoch(made) ELSE made END AS made_at,
         CASE typeof(born) WHEN 'text' THEN unixepoch(born) ELSE born END AS born_at,
         coalesce(', made on ' || CASE typeof(born) WHEN 'text' THEN substr(born, 1, 10)
                                       ELSE date(born, 'unixepoch') END, '') AS born_on
  FROM pairs
),
judged AS NOT MATERIALIZED (
  SELECT *, coalesce(backup_of <> table_id, made_at < born_at) AS is_earlier FROM dated
)
SELECT id AS subject, CASE is_earlier WHEN 1 THEN 'fail' WHEN 0 THEN 'pass' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE is_earlier
            WHEN 1 THEN 'It is a backup of an earlier table, not of the present ' || table_arn || born_on
            WHEN 0 THEN 'It is a backup of the present table'
            ELSE 'Neither ids nor times tell whether it is a backup of the present ' || table_arn END AS why,
       json_array('DynamoDBTable', table_arn) AS evidence, account, region
FROM judged
ORDER BY subject
