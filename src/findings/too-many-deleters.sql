-- deleters=10: how many users and roles may delete a table, and turn off its deletion protection (1 to 100000)
WITH chosen AS MATERIALIZED (
  SELECT tables.id AS table_arn, coalesce(tables.deletion_protection_enabled, 0) AS needs_other
  FROM "DynamoDBTable" AS tables
  WHERE tables.id BETWEEN $from AND $to
),
who_can(CAN_DELETE_TABLE, DeleteTable, CAN_CHANGE_TABLE, UpdateTable, can delete the table)
SELECT who_can.table_arn AS subject, CASE WHEN principals > $deleters THEN 'fail' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE WHEN principals > $deleters
            THEN replace(said, ' can delete the table', CASE WHEN chosen.needs_other
                 THEN ' can turn off deletion protection and delete the table' ELSE ' can delete the table' END)
            ELSE coalesce(unclear, doubted) END AS why,
       json_array() AS evidence
FROM who_can
CROSS JOIN chosen ON chosen.table_arn = who_can.table_arn
WHERE perhaps > $deleters OR unclear IS NOT NULL
