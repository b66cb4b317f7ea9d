MATCH (tables:DynamoDBTable)-[:HAS_USAGE]->(usage:DynamoDBUsage)
WHERE $from <= tables.id <= $to AND usage.consumed_read = 0 AND usage.consumed_write = 0
WITH tables, usage, usage.window_from AS began, usage.window_to AS ended, tables.creation_date_time AS made
WITH tables, usage, CASE WHEN toFloatOrNull(began) IS NULL THEN began.epochSeconds ELSE began END AS began,
     CASE WHEN toFloatOrNull(ended) IS NULL THEN ended.epochSeconds ELSE ended END AS ended,
     coalesce(CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END, 0) AS made
WHERE made <= began AND NOT EXISTS { (tables)-[:HAS_REPLICA]->() }
WITH tables, usage, began, ended,
     [(tables)-[:HAS_GSI]->(index) | head([(index)-[:HAS_USAGE]->(theirs) | theirs])] AS theirs
WHERE NONE(one IN theirs WHERE coalesce(one.consumed_read > 0 OR one.consumed_write > 0, false))
WITH tables, usage, began, ended, any(one IN theirs WHERE one IS NULL) AS is_partly_read
RETURN tables.id AS subject, CASE WHEN is_partly_read THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN is_partly_read THEN 'The table itself was not used, but the use of an index was not read'
       ELSE 'Nothing was read or written from ' + toString(date(datetime({epochSeconds: toInteger(began)}))) + ' to '
            + toString(date(datetime({epochSeconds: toInteger(ended)}))) END AS why,
       ['DynamoDBUsage', usage.id] AS evidence
