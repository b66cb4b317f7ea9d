-- writers=20: how many users and roles may write to a table (1 to 100000)
WITH chosen AS MATERIALIZED (
  SELECT tables.id AS table_arn, 0 AS needs_other FROM "DynamoDBTable" AS tables WHERE tables.id BETWEEN $from AND $to
),
who_can(CAN_WRITE_DATA, *, CAN_WRITE_DATA, *, can write to the table)
SELECT table_arn AS subject, CASE WHEN principals > $writers THEN 'fail' ELSE 'unknown' END AS verdict,
       NULL AS severity,
       CASE WHEN principals > $writers THEN said ELSE coalesce(unclear, doubted) END AS why, json_array() AS evidence
FROM who_can
WHERE perhaps > $writers OR unclear IS NOT NULL
