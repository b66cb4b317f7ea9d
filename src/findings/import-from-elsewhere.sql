WITH judged AS MATERIALIZED (
  SELECT has.src AS table_arn, made.s3_bucket AS bucket, made.s3_bucket_owner AS owner, made.id AS id,
         min((made.s3_bucket_owner IS NULL) || made.id) AS rank
  FROM "HAS_IMPORT" AS has
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "DynamoDBImport" AS made ON made.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND coalesce(made.s3_bucket_owner <> resource.src, 1)
  GROUP BY has.src
)
SELECT table_arn AS subject, CASE WHEN owner IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN owner IS NULL THEN 'Who owns the bucket of an import is not known'
            ELSE 'The table was imported from the bucket ' || coalesce(bucket || ' ', '')
                 || 'of account ' || owner END AS why,
       json_array('DynamoDBImport', id) AS evidence
FROM judged
