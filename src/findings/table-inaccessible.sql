WITH described AS NOT MATERIALIZED (
  SELECT id, inaccessible_encryption_date_time AS since,
         CASE typeof(inaccessible_encryption_date_time)
              WHEN 'text' THEN substr(inaccessible_encryption_date_time, 1, 10)
              ELSE date(inaccessible_encryption_date_time, 'unixepoch') END AS since_day
  FROM "DynamoDBSSEDescription"
)
SELECT tables.id AS subject,
       CASE WHEN tables.table_status IS NULL AND described.since IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       NULL AS severity,
       CASE WHEN tables.table_status IS NULL AND described.since IS NULL
            THEN 'DynamoDB returned no status of the table'
            ELSE 'DynamoDB cannot use the key of the table'
                 || coalesce(' since ' || described.since_day, '')
                 || coalesce(', and archives it on ' || date(described.since_day, '+7 days'), '') END AS why,
       CASE WHEN described.id IS NULL THEN json_array()
            ELSE json_array('DynamoDBSSEDescription', described.id) END AS evidence
FROM "DynamoDBTable" AS tables
LEFT JOIN "HAS_SSE" AS encrypted ON encrypted.src = tables.id
LEFT JOIN described ON described.id = encrypted.dst
WHERE tables.id BETWEEN $from AND $to
  AND CASE WHEN tables.table_status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' OR tables.table_status IS NULL THEN 1
           WHEN tables.table_status IN ('ARCHIVING', 'ARCHIVED') THEN 0
           ELSE described.since IS NOT NULL END
