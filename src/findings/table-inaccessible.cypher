MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
OPTIONAL MATCH (tables)-[:HAS_SSE]->(sse:DynamoDBSSEDescription)
WITH tables, sse, sse.inaccessible_encryption_date_time AS since
WHERE tables.table_status IS NULL OR tables.table_status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
   OR (since IS NOT NULL AND NOT tables.table_status IN ['ARCHIVING', 'ARCHIVED'])
WITH tables, sse, CASE WHEN toFloatOrNull(since) IS NULL THEN since.epochSeconds ELSE toInteger(since) END AS since
RETURN tables.id AS subject,
       CASE WHEN tables.table_status IS NULL AND since IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN tables.table_status IS NULL AND since IS NULL THEN 'DynamoDB returned no status of the table'
            WHEN since IS NULL THEN 'DynamoDB cannot use the key of the table'
            ELSE 'DynamoDB cannot use the key of the table since '
                 + toString(date(datetime({epochSeconds: since})))
                 + CASE WHEN since + 7 * 86400 >= 253402300800 THEN ''  // after the year 9999
                        ELSE ', and archives it on ' + toString(date(datetime({epochSeconds: since + 7 * 86400}))) END
       END AS why,
       CASE WHEN sse IS NULL THEN [] ELSE ['DynamoDBSSEDescription', sse.id] END AS evidence
