WITH readers AS (
  SELECT has.src AS table_id, has.dst AS stream, reads.src_label AS label, reads.src AS id,
         coalesce(mappings.functionarn, pipes.arn, reads.src) AS reader,
         coalesce(mappings.state_transition_reason, pipes.state_reason) AS reason
  FROM "LATEST_STREAM" AS has
  CROSS JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
  LEFT JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  LEFT JOIN "AWSPipe" AS pipes ON pipes.id = reads.src
  WHERE has.src BETWEEN $from AND $to AND (mappings.state = 'Disabled' OR pipes.current_state = 'STOPPED')
  ORDER BY has.src, reads.src
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Switched off: ' || group_concat(reader || coalesce(' (' || reason || ')', ''), ', ') AS why,
       '["DynamoDBStream",' || json_quote(stream) || ','
         || group_concat(json_quote(label) || ',' || json_quote(id)) || ']' AS evidence
FROM readers
GROUP BY table_id
