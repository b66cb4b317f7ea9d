MATCH (cluster:AWSDAXCluster)
OPTIONAL MATCH (owner:AWSAccount)-[:RESOURCE]->(cluster)
RETURN cluster.id AS subject,
       CASE WHEN coalesce(cluster.availability_zones, 0) < 1 THEN 'unknown'
            WHEN cluster.availability_zones < 2 THEN 'fail' ELSE 'pass' END AS verdict,
       null AS severity,
       CASE WHEN coalesce(cluster.availability_zones, 0) < 1 THEN 'DAX does not say in which zones the nodes are'
            WHEN cluster.availability_zones < 2 THEN 'All nodes are in one availability zone'
            ELSE 'The nodes are in ' + toString(cluster.availability_zones) + ' availability zones' END
         + coalesce('; number of nodes: ' + toString(cluster.total_nodes), '') AS why,
       [] AS evidence, owner.id AS account, cluster.region AS region
ORDER BY subject
