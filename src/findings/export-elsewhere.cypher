MATCH (tables:DynamoDBTable)-[:HAS_EXPORT]->(export:DynamoDBExport)
WHERE $from <= tables.id <= $to AND coalesce(export.status, '') <> 'FAILED'
MATCH (resource:AWSAccount)-[:RESOURCE]->(tables)
WHERE coalesce(export.s3_bucket_owner <> resource.id, true)
WITH tables, export
ORDER BY export.s3_bucket_owner IS NULL, export.id
WITH tables, head(collect(export)) AS export
RETURN tables.id AS subject, CASE WHEN export.s3_bucket_owner IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN export.s3_bucket_owner IS NULL THEN 'Who owns the bucket of an export is not known'
            ELSE 'An export went to the bucket ' + coalesce(export.s3_bucket + ' ', '')
                 + 'of account ' + export.s3_bucket_owner END AS why,
       ['DynamoDBExport', export.id] AS evidence
