// ask: roles that somebody outside their account may become, and of how many tables they can read items
MATCH (role:AWSRole)
WITH role, split(role.id, ':')[4] AS account
WHERE any(one IN role.assumable_by WHERE one IN ['federated', 'public'])
   OR EXISTS { MATCH (role)-[:TRUSTS_AWS_PRINCIPAL]->(root:AWSRootPrincipal) WHERE root.account_id <> account }
   // Users and roles of an account that is not mapped have no node: the policy names them.
   OR replace(role.trust_policy, ':iam::' + account, '') CONTAINS ':iam::'
MATCH (role)-[given:CAN_READ_DATA]->(at)-[:COVERS*0..1]->(table:DynamoDBTable)
WITH role, table, max(CASE given.state WHEN 'allowed' THEN 1 ELSE 0 END) AS is_allowed
RETURN role.id AS role, reduce(text = null, one IN role.assumable_by | coalesce(text + ', ', '') + one) AS assumable_by,
       sum(is_allowed) AS tables_allowed, count(*) - sum(is_allowed) AS tables_conditional
ORDER BY role
