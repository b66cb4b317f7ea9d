MATCH (cluster:AWSDAXCluster)
OPTIONAL MATCH (owner:AWSAccount)-[:RESOURCE]->(cluster)
RETURN cluster.id AS subject,
       CASE WHEN cluster.sse_status IS NULL THEN 'unknown' WHEN cluster.sse_status = 'ENABLED' THEN 'pass'
            ELSE 'fail' END AS verdict,
       null AS severity,
       coalesce('The status of encryption at rest is ' + cluster.sse_status,
                'DAX returned no status of encryption at rest') AS why,
       [] AS evidence, owner.id AS account, cluster.region AS region
ORDER BY subject
