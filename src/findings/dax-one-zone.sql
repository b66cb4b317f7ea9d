SELECT cluster.id AS subject,
       CASE WHEN coalesce(cluster.availability_zones, 0) < 1 THEN 'unknown'
            WHEN cluster.availability_zones < 2 THEN 'fail' ELSE 'pass' END AS verdict,
       NULL AS severity,
       CASE WHEN coalesce(cluster.availability_zones, 0) < 1 THEN 'DAX does not say in which zones the nodes are'
            WHEN cluster.availability_zones < 2 THEN 'All nodes are in one availability zone'
            ELSE 'The nodes are in ' || cluster.availability_zones || ' availability zones' END
         || coalesce('; number of nodes: ' || cluster.total_nodes, '') AS why,
       json_array() AS evidence, owner.src AS account, cluster.region AS region
FROM "AWSDAXCluster" AS cluster
LEFT JOIN "RESOURCE" AS owner ON owner.dst = cluster.id AND owner.src_label = 'AWSAccount'
ORDER BY subject
