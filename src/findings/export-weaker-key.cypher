MATCH (tables:DynamoDBTable)-[:HAS_EXPORT]->(export:DynamoDBExport)
WHERE $from <= tables.id <= $to AND coalesce(export.status, '') <> 'FAILED'
  AND coalesce(export.s3_sse_algorithm, 'AES256') = 'AES256'
MATCH (tables)-[:HAS_SSE]->()-[:USES_KMS_KEY]->(key:AWSKMSKey)
WHERE key.key_manager = 'CUSTOMER'
WITH tables, export, key
ORDER BY export.s3_sse_algorithm IS NULL, export.id
WITH tables, head(collect(export)) AS export, head(collect(key)) AS key
RETURN tables.id AS subject, CASE WHEN export.s3_sse_algorithm IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN export.s3_sse_algorithm IS NULL THEN 'How an export is encrypted is not known'
            ELSE 'A customer managed key encrypts the table, and a key of S3 its export'
                 + coalesce(' in the bucket ' + export.s3_bucket, '') END AS why,
       ['AWSKMSKey', key.id, 'DynamoDBExport', export.id] AS evidence
