SELECT has.src AS subject, 'fail' AS verdict, NULL AS severity,
       'No Lambda function, pipe or replica reads the stream; whether an application does, AWS does not say' AS why,
       json_array('DynamoDBStream', stream.id) AS evidence
FROM "LATEST_STREAM" AS has
CROSS JOIN "DynamoDBStream" AS stream ON stream.id = has.dst
WHERE has.src BETWEEN $from AND $to AND stream.stream_enabled = 1
  AND NOT EXISTS (SELECT 1 FROM "READS_STREAM" AS reads WHERE reads.dst = stream.id)
  AND NOT EXISTS (SELECT 1 FROM "HAS_REPLICA" AS replicated WHERE replicated.src = has.src)
  AND NOT EXISTS (SELECT 1 FROM "IN_GLOBAL_TABLE" AS replicated WHERE replicated.src = has.src)
