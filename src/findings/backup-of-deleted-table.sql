WITH backups AS NOT MATERIALIZED (
  SELECT id, account_id, coalesce(listed_region, vault_region) AS region,
         coalesce(table_arn, resource_arn) AS table_arn, coalesce(backup_creation_date_time, creation_date) AS made
  FROM "DynamoDBBackup"
  WHERE is_listed = 1 OR is_in_vault = 1
),
placed AS NOT MATERIALIZED (
  SELECT id, account_id, region, table_arn, substr(table_arn, instr(table_arn, ':dynamodb:') + 10) AS place,
         CASE typeof(made) WHEN 'text' THEN unixepoch(made) ELSE made END AS made_at,
         CASE typeof(made) WHEN 'text' THEN substr(made, 1, 10) ELSE date(made, 'unixepoch') END AS made_on
  FROM backups
)
SELECT placed.id AS subject,
       CASE WHEN tables.id IS NOT NULL THEN 'pass' WHEN placed.made_at <= listing.read_at THEN 'fail'
            ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE WHEN tables.id IS NOT NULL THEN 'Its table exists'
            WHEN placed.made_at <= listing.read_at
            THEN 'Its table, ' || placed.table_arn || ', no longer exists; the backup was made on ' || placed.made_on
            WHEN placed.table_arn IS NULL THEN 'AWS does not say of which table it is a backup'
            ELSE 'Its table, ' || placed.table_arn
                 || ', is not in the map, and the tables of its region were not listed completely since' END AS why,
       CASE WHEN tables.id IS NOT NULL THEN json_array('DynamoDBTable', tables.id)
            WHEN listing.id IS NOT NULL THEN json_array('DynatlasCoverage', listing.id)
            ELSE json_array() END AS evidence,
       placed.account_id AS account, placed.region AS region
FROM placed
LEFT JOIN "DynamoDBTable" AS tables ON tables.id = placed.table_arn
LEFT JOIN "DynatlasCoverage" AS listing
  ON listing.id = substr(placed.place, instr(placed.place, ':') + 1, 12) || '/'
                  || substr(placed.place, 1, instr(placed.place, ':') - 1) || '/dynamodb:ListTables'
  AND listing.state = 'complete'
ORDER BY subject
