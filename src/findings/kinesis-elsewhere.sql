WITH elsewhere AS (
  SELECT has.src AS table_id, destinations.id, coalesce(destinations.stream_arn, destinations.id) AS found,
         destinations.stream_account_id AS account,
         json_extract('[' || replace(json_quote(has.src), ':', '","') || ']', '$[4]') AS owner
  FROM "HAS_KINESIS_DESTINATION" AS has
  CROSS JOIN "DynamoDBKinesisDestination" AS destinations ON destinations.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND coalesce(destinations.destination_status, '') <> 'DISABLED'
  ORDER BY has.src, has.dst
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Changes of account ' || owner || '''s table go to ' || group_concat(found, ', ') AS why,
       '[' || group_concat('"DynamoDBKinesisDestination",' || json_quote(id)) || ']' AS evidence
FROM elsewhere
WHERE account <> owner
GROUP BY table_id
