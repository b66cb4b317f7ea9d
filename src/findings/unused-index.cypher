MATCH (tables:DynamoDBTable)-[:HAS_GSI]->(index:GlobalSecondaryIndex)
WHERE $from <= tables.id <= $to
WITH tables, index, head([(index)-[:HAS_USAGE]->(usage) | usage]) AS usage
WHERE usage.consumed_read = 0 OR (usage IS NULL AND EXISTS { (tables)-[:HAS_USAGE]->() })
WITH tables, index, usage, usage.window_from AS began, usage.window_to AS ended, tables.creation_date_time AS made
WITH tables, index, usage, CASE WHEN toFloatOrNull(began) IS NULL THEN began.epochSeconds ELSE began END AS began,
     CASE WHEN toFloatOrNull(ended) IS NULL THEN ended.epochSeconds ELSE ended END AS ended,
     coalesce(CASE WHEN toFloatOrNull(made) IS NULL THEN made.epochSeconds ELSE made END, 0) AS made
WHERE usage IS NULL
   OR (made <= began AND (index.firstseen <= tables.firstseen + 86400000 OR index.firstseen <= began * 1000))
WITH tables, index, usage, began, ended
ORDER BY index.id
WITH tables, min(began) AS began, max(ended) AS ended,
     collect(CASE WHEN usage IS NOT NULL THEN coalesce(index.name, index.id) END) AS found,
     collect(CASE WHEN usage IS NULL THEN coalesce(index.name, index.id) END) AS unread,
     collect(CASE WHEN usage IS NOT NULL THEN ['DynamoDBUsage', usage.id] END) AS nodes
RETURN tables.id AS subject, CASE size(found) WHEN 0 THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE size(found) WHEN 0
       THEN 'The use of an index was not read: ' + reduce(all = head(unread), one IN tail(unread) | all + ', ' + one)
       ELSE 'Not read from ' + toString(date(datetime({epochSeconds: toInteger(began)}))) + ' to '
            + toString(date(datetime({epochSeconds: toInteger(ended)}))) + ': '
            + reduce(all = head(found), one IN tail(found) | all + ', ' + one) END AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
