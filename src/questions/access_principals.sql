-- The users and roles of an account ($account), and what their requests carry; and since when the node is in the graph.
SELECT principal.id AS id, principal.kind AS kind, principal.unique_id AS unique_id, principal.name AS name,
       principal.permissions_boundary AS boundary, principal.tags AS tags,
       principal.firstseen AS firstseen
FROM (SELECT id, 'user' AS kind, userid AS unique_id, name, permissions_boundary, tags, firstseen FROM "AWSUser"
      UNION ALL
      SELECT id, iif(service_linked, 'service-linked', 'role'), roleid, name, permissions_boundary, NULL, firstseen
      FROM "AWSRole")
     AS principal
WHERE EXISTS (SELECT 1 FROM "RESOURCE" AS owner WHERE owner.src = $account AND owner.dst = principal.id)
ORDER BY principal.id
