WITH readers AS (
  SELECT has.src AS table_id, has.dst AS stream, reads.src_label AS label, reads.src AS id,
         json_extract('[' || replace(json_quote(has.dst), ':', '","') || ']', '$[4]') AS owner,
         json_extract('[' || replace(json_quote(pipes.arn), ':', '","') || ']', '$[4]') AS pipe_account,
         json_extract('[' || replace(json_quote(pipes.target), ':', '","') || ']', '$[4]') AS target_account,
         mappings.function_account_id,
         coalesce(mappings.functionarn, pipes.arn || coalesce(' to ' || pipes.target, ''), reads.src) AS reader
  FROM "LATEST_STREAM" AS has
  CROSS JOIN "READS_STREAM" AS reads ON reads.dst = has.dst
  LEFT JOIN "AWSLambdaEventSourceMapping" AS mappings ON mappings.id = reads.src
  LEFT JOIN "AWSPipe" AS pipes ON pipes.id = reads.src
  WHERE has.src BETWEEN $from AND $to
), placed AS (
  SELECT *, coalesce(function_account_id, nullif(nullif(target_account, ''), owner), pipe_account) AS account
  FROM readers
), judged AS (
  SELECT placed.*, accounts.id IS NULL AS is_unmapped
  FROM placed
  LEFT JOIN "AWSAccount" AS accounts ON accounts.id = placed.account
  WHERE placed.account <> placed.owner
  ORDER BY placed.table_id, placed.id
)
SELECT table_id AS subject, 'fail' AS verdict, CASE WHEN max(is_unmapped) THEN 'high' END AS severity,
       'The stream of account ' || owner || ' goes to another one: '
         || group_concat(reader || CASE WHEN is_unmapped THEN ' (account ' || account || ' is not mapped)' ELSE '' END,
                         ', ') AS why,
       '["DynamoDBStream",' || json_quote(stream) || ','
         || group_concat(json_quote(label) || ',' || json_quote(id)) || ']' AS evidence
FROM judged
GROUP BY table_id
