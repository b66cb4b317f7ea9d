SELECT cluster.id AS subject,
       CASE WHEN cluster.sse_status IS NULL THEN 'unknown' WHEN cluster.sse_status = 'ENABLED' THEN 'pass'
            ELSE 'fail' END AS verdict,
       NULL AS severity,
       coalesce('The status of encryption at rest is ' || cluster.sse_status,
                'DAX returned no status of encryption at rest') AS why,
       json_array() AS evidence, owner.src AS account, cluster.region AS region
FROM "AWSDAXCluster" AS cluster
LEFT JOIN "RESOURCE" AS owner ON owner.dst = cluster.id AND owner.src_label = 'AWSAccount'
ORDER BY subject
