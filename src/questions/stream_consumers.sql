-- ask: what reads the tables' streams: Lambda functions and EventBridge pipes
SELECT has.src AS table_arn, readers.kind, readers.reader, readers.state
FROM "LATEST_STREAM" AS has
JOIN (
  SELECT reads.dst AS stream, 'Lambda' AS kind, mappings.functionarn AS reader, mappings.state AS state
  FROM "READS_STREAM" AS reads JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  UNION ALL
  SELECT reads.dst, 'pipe', pipes.arn, pipes.current_state
  FROM "READS_STREAM" AS reads JOIN "AWSPipe" AS pipes ON pipes.id = reads.src
) AS readers ON readers.stream = has.dst
ORDER BY has.src, readers.kind, readers.reader
