// The users and roles of an account ($account), and what their requests carry; and since when the node is in the graph.
MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(principal:AWSUser|AWSRole)
RETURN principal.id AS id,
       CASE WHEN principal:AWSUser THEN 'user' WHEN principal.service_linked THEN 'service-linked' ELSE 'role' END AS kind,
       coalesce(principal.userid, principal.roleid) AS unique_id, principal.name AS name,
       principal.permissions_boundary AS boundary, principal.tags AS tags,
       principal.firstseen AS firstseen
ORDER BY id
