WITH failed AS (
  SELECT has.src AS table_id, destinations.id,
         coalesce(destinations.stream_arn, destinations.id)
           || coalesce(' (' || destinations.destination_status_description || ')', '') AS found
  FROM "HAS_KINESIS_DESTINATION" AS has
  CROSS JOIN "DynamoDBKinesisDestination" AS destinations ON destinations.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND destinations.destination_status = 'ENABLE_FAILED'
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Changes do not get to ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"DynamoDBKinesisDestination",' || json_quote(id)) || ']' AS evidence
FROM failed
GROUP BY table_id
