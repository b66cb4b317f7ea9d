MATCH (tables:DynamoDBTable)-[:HAS_USAGE]->(usage:DynamoDBUsage)
WHERE $from <= tables.id <= $to AND (usage.throttled_reads > 0 OR usage.throttled_writes > 0)
WITH tables, usage, usage.window_to AS ended
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       toString(coalesce(usage.throttled_reads, 0)) + ' reads and ' + toString(coalesce(usage.throttled_writes, 0))
         + ' writes were throttled in 14 days'
         + coalesce(' until ' + toString(date(CASE WHEN toFloatOrNull(ended) IS NULL THEN ended
                                              ELSE datetime({epochSeconds: toInteger(ended)}) END)), '') AS why,
       ['DynamoDBUsage', usage.id] AS evidence
