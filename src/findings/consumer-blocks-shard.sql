WITH readers AS (
  SELECT has.src AS table_id, has.dst AS stream, mappings.id AS id,
         coalesce(mappings.functionarn, mappings.id) AS reader
  FROM "LATEST_STREAM" AS has
  CROSS JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
  CROSS JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  WHERE has.src BETWEEN $from AND $to AND mappings.maximumretryattempts = -1
    AND coalesce(mappings.bisectbatchonfunctionerror, 0) = 0 AND mappings.on_failure_arn IS NULL
  ORDER BY has.src, mappings.id
)
SELECT table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Retries a batch that fails until it expires, whole and with no destination for failures: '
         || group_concat(reader, ', ') AS why,
       '["DynamoDBStream",' || json_quote(stream) || ','
         || group_concat('"AWSLambdaEventSourceMapping",' || json_quote(id)) || ']' AS evidence
FROM readers
GROUP BY table_id
