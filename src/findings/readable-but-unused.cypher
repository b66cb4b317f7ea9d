// readers=5: so many users and roles, or more, can read the table (1 to 100000)
MATCH (tables:DynamoDBTable)-[:HAS_USAGE]->(usage:DynamoDBUsage)
WHERE $from <= tables.id <= $to AND usage.consumed_read = 0
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables)
WITH owner, tables, usage, usage.window_from AS began, usage.window_to AS ended, tables.creation_date_time AS made
WITH owner, tables, usage,
     CASE WHEN toFloatOrNull(began) IS NULL THEN began.epochSeconds ELSE began END AS began,
     CASE WHEN toFloatOrNull(ended) IS NULL THEN ended.epochSeconds ELSE ended END AS ended,
     coalesce(CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END, 0) AS made
WHERE made <= began
WITH owner, tables, usage, began, ended,
     [(tables)-[:HAS_GSI]->(index) | head([(index)-[:HAS_USAGE]->(theirs) | theirs])] AS theirs
WHERE NONE(one IN theirs WHERE coalesce(one.consumed_read > 0, false))
WITH owner, tables, false AS needs_other,
     {usage: usage.id, began: began, ended: ended, is_partly_read: any(one IN theirs WHERE one IS NULL)} AS held
who_can(CAN_READ_DATA, *, CAN_READ_DATA, *, can read the table)
WITH tables, held, principals, perhaps, said, unclear, doubted
WHERE perhaps >= $readers OR unclear IS NOT NULL
RETURN tables.id AS subject,
       CASE WHEN principals >= $readers AND NOT held.is_partly_read THEN 'fail' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE WHEN perhaps < $readers THEN unclear WHEN principals < $readers THEN coalesce(unclear, doubted)
            WHEN held.is_partly_read THEN 'The table itself was not read, but the use of an index is not known'
            ELSE 'Nobody read the table from ' + toString(date(datetime({epochSeconds: toInteger(held.began)}))) + ' to '
                   + toString(date(datetime({epochSeconds: toInteger(held.ended)}))) + '; ' + said END AS why,
       ['DynamoDBUsage', held.usage] AS evidence
