SELECT tables.id AS subject, 'fail' AS verdict, NULL AS severity,
       'AWS Backup has never made a copy of the table' AS why,
       json_array() AS evidence
FROM "DynamoDBTable" AS tables
WHERE tables.id BETWEEN $from AND $to
  AND NOT EXISTS (SELECT 1 FROM "HAS_BACKUP_PROTECTION" AS protection_of WHERE protection_of.src = tables.id)
