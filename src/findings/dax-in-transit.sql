SELECT cluster.id AS subject,
       CASE WHEN cluster.endpoint_encryption_type IS NULL THEN 'unknown'
            WHEN cluster.endpoint_encryption_type = 'TLS' THEN 'pass' ELSE 'fail' END AS verdict,
       NULL AS severity,
       coalesce('The encryption of the endpoint is ' || cluster.endpoint_encryption_type,
                'DAX does not say how the endpoint is encrypted') AS why,
       json_array() AS evidence, owner.src AS account, cluster.region AS region
FROM "AWSDAXCluster" AS cluster
LEFT JOIN "RESOURCE" AS owner ON owner.dst = cluster.id AND owner.src_label = 'AWSAccount'
ORDER BY subject
