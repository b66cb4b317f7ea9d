WITH readers AS (
  SELECT has.src AS table_id, has.dst AS stream, reads.src_label AS label, reads.src AS id,
         coalesce(mappings.functionarn, pipes.arn, reads.src) AS reader
  FROM "LATEST_STREAM" AS has
  CROSS JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
  LEFT JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  LEFT JOIN "AWSPipe" AS pipes ON pipes.id = reads.src
  WHERE has.src BETWEEN $from AND $to
    AND coalesce(mappings.state, pipes.current_state, '') NOT IN ('Disabled', 'STOPPED')
  ORDER BY has.src, reads.src
), crowds AS (
  SELECT table_id, stream, count(*) AS readers, group_concat(reader, ', ') AS found,
         group_concat(json_quote(label) || ',' || json_quote(id)) AS nodes
  FROM readers
  GROUP BY table_id
  HAVING count(*) > 1
), judged AS (
  SELECT *, CASE WHEN EXISTS (SELECT 1 FROM "HAS_REPLICA" AS replicated WHERE replicated.src = table_id)
                   OR EXISTS (SELECT 1 FROM "IN_GLOBAL_TABLE" AS replicated WHERE replicated.src = table_id)
                 THEN 1 ELSE 2 END AS allowed
  FROM crowds
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       readers || ' readers of a stream that '
         || CASE allowed WHEN 1 THEN 'replicas read too' ELSE 'two can read at once' END || ': ' || found AS why,
       '["DynamoDBStream",' || json_quote(stream) || ',' || nodes || ']' AS evidence
FROM judged
WHERE readers > allowed
