// hours=24: how long a restore may take (1 to 8760)
MATCH (tables:DynamoDBTable)-[:HAS_RESTORE]->(restore:DynamoDBRestoreSummary)
WHERE $from <= tables.id <= $to AND restore.restore_in_progress
WITH tables, restore, tables.creation_date_time AS made
WITH tables, restore, CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END AS made
WHERE made >= 0 AND made < $now - 3600.0 * $hours
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Still being restored; begun on ' + toString(date(datetime({epochSeconds: toInteger(made)}))) AS why,
       ['DynamoDBRestoreSummary', restore.id] AS evidence
