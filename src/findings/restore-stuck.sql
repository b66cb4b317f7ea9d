-- hours=24: how long a restore may take (1 to 8760)
WITH restoring AS (
  SELECT tables.id AS table_id, restores.id,
         CASE typeof(tables.creation_date_time) WHEN 'text' THEN unixepoch(tables.creation_date_time)
              ELSE tables.creation_date_time END AS made
  FROM "HAS_RESTORE" AS has
  CROSS JOIN "DynamoDBRestoreSummary" AS restores ON restores.id = has.dst
  CROSS JOIN "DynamoDBTable" AS tables ON tables.id = has.src
  WHERE has.src BETWEEN $from AND $to AND restores.restore_in_progress = 1
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Still being restored; begun on ' || date(made, 'unixepoch') AS why,
       json_array('DynamoDBRestoreSummary', id) AS evidence
FROM restoring
WHERE made >= 0 AND made < $now - 3600.0 * $hours
