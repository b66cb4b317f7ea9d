MATCH (cluster:AWSDAXCluster)
OPTIONAL MATCH (owner:AWSAccount)-[:RESOURCE]->(cluster)
RETURN cluster.id AS subject,
       CASE WHEN cluster.endpoint_encryption_type IS NULL THEN 'unknown'
            WHEN cluster.endpoint_encryption_type = 'TLS' THEN 'pass' ELSE 'fail' END AS verdict,
       null AS severity,
       coalesce('The encryption of the endpoint is ' + cluster.endpoint_encryption_type,
                'DAX does not say how the endpoint is encrypted') AS why,
       [] AS evidence, owner.id AS account, cluster.region AS region
ORDER BY subject
