WITH judged AS MATERIALIZED (
  SELECT has.src AS table_arn, export.s3_bucket AS bucket, export.s3_bucket_owner AS owner, export.id AS id,
         min((export.s3_bucket_owner IS NULL) || export.id) AS rank
  FROM "HAS_EXPORT" AS has
  CROSS JOIN "RESOURCE" AS resource ON resource.dst = has.src AND resource.src_label = 'AWSAccount'
  CROSS JOIN "DynamoDBExport" AS export ON export.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND coalesce(export.status, '') <> 'FAILED'
    AND coalesce(export.s3_bucket_owner <> resource.src, 1)
  GROUP BY has.src
)
SELECT table_arn AS subject, CASE WHEN owner IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN owner IS NULL THEN 'Who owns the bucket of an export is not known'
            ELSE 'An export went to the bucket ' || coalesce(bucket || ' ', '') || 'of account ' || owner END AS why,
       json_array('DynamoDBExport', id) AS evidence
FROM judged
