MATCH (tables:DynamoDBTable)-[:HAS_IMPORT]->(made:DynamoDBImport)
WHERE $from <= tables.id <= $to
MATCH (resource:AWSAccount)-[:RESOURCE]->(tables)
WHERE coalesce(made.s3_bucket_owner <> resource.id, true)
WITH tables, made
ORDER BY made.s3_bucket_owner IS NULL, made.id
WITH tables, head(collect(made)) AS made
RETURN tables.id AS subject, CASE WHEN made.s3_bucket_owner IS NULL THEN 'unknown' ELSE 'fail' END AS verdict,
       null AS severity,
       CASE WHEN made.s3_bucket_owner IS NULL THEN 'Who owns the bucket of an import is not known'
            ELSE 'The table was imported from the bucket ' + coalesce(made.s3_bucket + ' ', '')
                 + 'of account ' + made.s3_bucket_owner END AS why,
       ['DynamoDBImport', made.id] AS evidence
