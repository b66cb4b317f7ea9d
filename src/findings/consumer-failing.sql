WITH readers AS (
  SELECT has.src AS table_id, has.dst AS stream, reads.src_label AS label, reads.src AS id,
         coalesce(mappings.functionarn, pipes.arn, reads.src) AS reader,
         coalesce(mappings.lastprocessingresult,
                  pipes.current_state || coalesce(': ' || pipes.state_reason, '')) AS result
  FROM "LATEST_STREAM" AS has
  CROSS JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
  LEFT JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  LEFT JOIN "AWSPipe" AS pipes ON pipes.id = reads.src
  WHERE has.src BETWEEN $from AND $to
    AND (substr(mappings.lastprocessingresult, 1, 7) = 'PROBLEM' OR substr(pipes.current_state, -7) = '_FAILED')
  ORDER BY has.src, reads.src
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Failing: ' || group_concat(reader || ' (' || result || ')', ', ') AS why,
       '["DynamoDBStream",' || json_quote(stream) || ','
         || group_concat(json_quote(label) || ',' || json_quote(id)) || ']' AS evidence
FROM readers
GROUP BY table_id
