WITH judged AS MATERIALIZED (
  SELECT has.src AS table_arn, export.s3_bucket AS bucket, export.s3_sse_algorithm AS algorithm, export.id AS id,
         key.id AS key, min((export.s3_sse_algorithm IS NULL) || export.id) AS rank
  FROM "HAS_EXPORT" AS has
  CROSS JOIN "HAS_SSE" AS encrypted ON encrypted.src = has.src
  CROSS JOIN "USES_KMS_KEY" AS uses ON uses.src = encrypted.dst
  CROSS JOIN "AWSKMSKey" AS key ON key.id = uses.dst AND key.key_manager = 'CUSTOMER'
  CROSS JOIN "DynamoDBExport" AS export ON export.id = has.dst
  WHERE has.src BETWEEN $from AND $to AND coalesce(export.status, '') <> 'FAILED'
    AND coalesce(export.s3_sse_algorithm, 'AES256') = 'AES256'
  GROUP BY has.src
)
SELECT table_arn AS subject, CASE WHEN algorithm IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN algorithm IS NULL THEN 'How an export is encrypted is not known'
            ELSE 'A customer managed key encrypts the table, and a key of S3 its export'
                 || coalesce(' in the bucket ' || bucket, '') END AS why,
       json_array('AWSKMSKey', key, 'DynamoDBExport', id) AS evidence
FROM judged
